namespace Ebb.Cli.Engine;

/// <summary>A model that a certificate can be made of.</summary>
internal interface ICertifyPlan
{
    /// <summary>What is about to run.</summary>
    RunFacts Facts { get; }

    /// <summary>The noise levels that the model was trained with, T.</summary>
    int ScheduleSteps { get; }

    /// <summary>Makes the certificate and writes it.</summary>
    /// <param name="request">The steps and the folders.</param>
    /// <param name="progress">Told as the work goes on.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    CertifyOutcome Run(CertifyRequest request, IProgress<WorkTick> progress, CancellationToken cancellation);
}
