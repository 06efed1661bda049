using Ebb.Check.Files;

namespace Ebb.Check.Subjects;

/// <summary>The betas, exactly: those of the certificate, which must be those that <c>scheduler_config.json</c> spells.</summary>
internal sealed record Schedule(IReadOnlyList<Fraction> Betas)
{
    private const int MostSteps = 10_000;

    // The keys after the first three say how to walk and nothing of the model: the certificate says how the walk was.
    private const string Optional =
        "trained_betas rescale_betas_zero_snr use_flow_sigmas clip_sample clip_sample_range set_alpha_to_one steps_offset thresholding timestep_spacing variance_type _*";

    public static Schedule Read(JsonItem schedule, JsonItem config)
    {
        var expected = Expected(config.WithKeys("_class_name num_train_timesteps beta_start beta_end beta_schedule prediction_type", Optional));
        schedule.WithKeys("T betas")["T"].Whole(expected.Count, expected.Count);
        foreach (var (item, value) in schedule["betas"].List(expected.Count).Zip(expected))
        {
            var beta = item.Fraction();
            bool isSame = beta.Numerator * value.Denominator == value.Numerator * beta.Denominator;
            if (!isSame) throw item.Not($"the {value.Numerator}/{value.Denominator} of scheduler_config.json");
            if (value.Numerator > value.Denominator) throw item.Not("a beta from 0 to 1");
        }

        return new(expected);
    }

    private static List<Fraction> Expected(JsonItem config)
    {
        config["_class_name"].OneOf("DDIMScheduler", "DDPMScheduler");
        config["prediction_type"].OneOf("epsilon");
        foreach (string key in new[] { "rescale_betas_zero_snr", "use_flow_sigmas" })
        {
            if (config.Has(key) && config[key].Value.ValueKind != System.Text.Json.JsonValueKind.False) throw config[key].Not("false");
        }

        int steps = config["num_train_timesteps"].Whole(1, MostSteps);
        if (config.Has("trained_betas")) return [.. config["trained_betas"].List(steps).Select(beta => beta.Decimal())];
        config["beta_schedule"].OneOf("linear");
        Fraction start = config["beta_start"].Decimal(), end = config["beta_end"].Decimal();
        return steps == 1 ? [end] : [.. Enumerable.Range(0, steps).Select(k => new Fraction(
            (start.Numerator * end.Denominator * (steps - 1 - k)) + (end.Numerator * start.Denominator * k), start.Denominator * end.Denominator * (steps - 1)))];
    }
}
