using Ebb.Check.Files;

namespace Ebb.Check.Subjects;

/// <summary>The betas, exactly: those of the certificate, which must be those that <c>scheduler_config.json</c> spells.</summary>
internal sealed record Schedule(IReadOnlyList<Fraction> Betas)
{
    private const int MostSteps = 10_000;

    // Keys that say how to walk and nothing of the model: the certificate says how the walk was.
    private const string OfSampling = "clip_sample clip_sample_range set_alpha_to_one steps_offset thresholding timestep_spacing variance_type";

    public int Steps => Betas.Count;

    public static Schedule Read(JsonItem schedule, JsonItem config)
    {
        schedule.WithKeys("T betas");
        int steps = schedule["T"].Whole(1, MostSteps);
        var betas = schedule["betas"].List(steps);
        var expected = Expected(config);
        if (betas.Length != steps || expected.Count != steps) throw schedule["T"].Not(FormattableString.Invariant($"{expected.Count}, and as many betas"));
        foreach (var (beta, value) in betas.Zip(expected))
        {
            if (!beta.Fraction().Is(value)) throw beta.Not($"the {value.Numerator}/{value.Denominator} of scheduler_config.json");
            if (value.Numerator > value.Denominator) throw beta.Not("a beta from 0 to 1");
        }

        return new(expected);
    }

    private static List<Fraction> Expected(JsonItem config)
    {
        config.WithKeys("_class_name num_train_timesteps beta_start beta_end beta_schedule prediction_type", $"trained_betas rescale_betas_zero_snr use_flow_sigmas {OfSampling} _*");
        config["_class_name"].OneOf("DDIMScheduler", "DDPMScheduler");
        config["prediction_type"].OneOf("epsilon");
        foreach (string key in new[] { "rescale_betas_zero_snr", "use_flow_sigmas" })
        {
            if (config.Has(key) && config[key].Flag) throw config[key].Not("false");
        }

        int steps = config["num_train_timesteps"].Whole(1, MostSteps);
        if (config.Has("trained_betas")) return Listed(config["trained_betas"], steps);
        config["beta_schedule"].OneOf("linear");
        Fraction start = config["beta_start"].Decimal(), end = config["beta_end"].Decimal();
        return [.. Enumerable.Range(0, steps).Select(k => steps == 1 ? end : start.Toward(end, k, steps - 1))];
    }

    private static List<Fraction> Listed(JsonItem list, int steps)
    {
        var betas = list.List(steps);
        return betas.Length == steps ? [.. betas.Select(beta => beta.Decimal())] : throw list.Not(FormattableString.Invariant($"{steps} betas"));
    }
}
