using Ebb.Data;
using Ebb.Nn;
using Ebb.Spec.Schedules;
using Ebb.Training;

var data = Datasets.Shapes(size: 32);
var net = new EpsResidualConvNet(new() { DataChannels = 3, Hidden = 32 });
var run = new Trainer(net, VpSchedule.Linear(steps: 100), data, new() { Steps = 600 }).Run();
run.Sample(count: 16, seed: 1).SaveGrid("sample.png");
