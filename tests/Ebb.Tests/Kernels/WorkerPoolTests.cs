using Ebb.Kernels;

namespace Ebb.Tests.Kernels;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Run_ManyJobs_RunsEachTaskOnce(int threads)
    {
        var pool = new WorkerPool(threads);
        for (int tasks = 1; tasks <= 300; tasks++)
        {
            var job = new CountingJob(tasks);
            pool.Run(job, tasks);
            Assert.All(job.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Run_AfterTheWorkersParked_StillRunsEverything()
    {
        var pool = new WorkerPool(3);
        for (int round = 0; round < 3; round++)
        {
            var job = new CountingJob(50);
            pool.Run(job, 50);
            Assert.All(job.Counts, count => Assert.Equal(1, count));
            Thread.Sleep(30);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_TaskThrows_ThrowsThatAndStaysUsable(int threads)
    {
        var pool = new WorkerPool(threads);
        for (int round = 0; round < 20; round++)
        {
            var thrown = Assert.Throws<InvalidOperationException>(() => pool.Run(new FailingJob(), 40));
            Assert.Equal("task 17", thrown.Message);
            var job = new CountingJob(40);
            pool.Run(job, 40);
            Assert.All(job.Counts, count => Assert.Equal(1, count));
        }
    }

    private sealed class CountingJob(int tasks) : Job
    {
        public int[] Counts { get; } = new int[tasks];

        public override void Run(int task) => Interlocked.Increment(ref Counts[task]);
    }

    private sealed class FailingJob : Job
    {
        public override void Run(int task)
        {
            if (task == 17) throw new InvalidOperationException("task 17");
        }
    }
}
