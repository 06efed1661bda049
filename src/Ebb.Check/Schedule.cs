namespace Ebb.Check;

/// <summary>The betas, exactly: those that <c>scheduler_config.json</c> spells, which must be those of the certificate.</summary>
internal static class Schedule
{
    // The keys after the first three say how to walk and nothing of the model: the certificate says how the walk was.
    private const string Optional = "trained_betas rescale_betas_zero_snr use_flow_sigmas " +
        "clip_sample clip_sample_range set_alpha_to_one steps_offset thresholding timestep_spacing variance_type _*";

    public static List<Fraction> Read(JsonItem schedule, JsonItem config)
    {
        config.WithKeys("_class_name num_train_timesteps beta_start beta_end beta_schedule prediction_type", Optional);
        config["_class_name"].OneOf("DDIMScheduler", "DDPMScheduler");
        config["prediction_type"].OneOf("epsilon");
        foreach (string key in "rescale_betas_zero_snr use_flow_sigmas".Split(' ').Where(config.Has)) config[key].Same($"false");
        int steps = config["num_train_timesteps"].Whole(1, 10_000);
        List<Fraction> betas = [.. config.Has("trained_betas") ? config["trained_betas"].List(steps).Select(beta => beta.Decimal()) : Linear(config, steps)];
        schedule.Same($$"""{ "T": {{steps}}, "betas": [{{string.Join(", ", betas.Select(beta => $"\"{beta}\""))}}] }""");
        RejectedException.Unless(betas.All(beta => beta.Numerator <= beta.Denominator), $"A beta of scheduler_config.json is above 1.");
        return betas;
    }

    private static IEnumerable<Fraction> Linear(JsonItem config, int steps)
    {
        config["beta_schedule"].OneOf("linear");
        Fraction start = config["beta_start"].Decimal(), end = config["beta_end"].Decimal();
        var (from, to, divisor) = (start.Numerator * end.Denominator, end.Numerator * start.Denominator, start.Denominator * end.Denominator);
        return steps == 1 ? [end] : Enumerable.Range(0, steps).Select(k => new Fraction((from * (steps - 1 - k)) + (to * k), divisor * (steps - 1)));
    }
}
