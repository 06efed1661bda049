using System.Text.Json;
using Ebb.Formats;
using Ebb.Sampling;

namespace Ebb.Models;

/// <summary>
/// The keys of <c>scheduler_config.json</c> that say how to walk from noise to image and nothing of the model. Files carry those of other classes
/// too, so each is checked, whatever the class, and then left aside: <see cref="SamplerOptions"/> say how to sample.
/// </summary>
internal static class SamplerKeys
{
    private static readonly Dictionary<string, Action<JsonElement>> Checks = new(StringComparer.Ordinal)
    {
        ["clip_sample"] = Flag,
        ["clip_sample_range"] = Positive,
        ["thresholding"] = Flag,
        ["dynamic_thresholding_ratio"] = Positive,
        ["sample_max_value"] = Positive,
        ["set_alpha_to_one"] = Flag,
        ["steps_offset"] = value => JsonConfig.Integer(value, 0),
        ["timestep_spacing"] = Names("leading", "linspace", "trailing"),
        ["variance_type"] = Optional(value => Variance(value)),
        ["skip_prk_steps"] = Flag,
        ["solver_order"] = value => JsonConfig.Integer(value, 1),
        ["predictor_order"] = value => JsonConfig.Integer(value, 1),
        ["corrector_order"] = value => JsonConfig.Integer(value, 1),
        ["algorithm_type"] = Names("dpmsolver", "dpmsolver++", "sde-dpmsolver", "sde-dpmsolver++", "deis", "data_prediction", "noise_prediction"),
        ["solver_type"] = Names("midpoint", "heun", "logrho", "bh1", "bh2"),
        ["solver_p"] = Nothing,
        ["tau_func"] = Nothing,
        ["predict_x0"] = Flag,
        ["disable_corrector"] = value => JsonConfig.List(value, step => JsonConfig.Integer(step)),
        ["lower_order_final"] = Flag,
        ["euler_at_final"] = Flag,
        ["use_karras_sigmas"] = Optional(Flag),
        ["use_exponential_sigmas"] = Optional(Flag),
        ["use_beta_sigmas"] = Optional(Flag),
        ["use_lu_lambdas"] = Optional(Flag),
        ["final_sigmas_type"] = Optional(Names("zero", "sigma_min")),
        ["sigma_min"] = Optional(Positive),
        ["sigma_max"] = Optional(Positive),
        ["lambda_min_clipped"] = LogSnr,
        ["interpolation_type"] = Names("linear", "log_linear"),
        ["noise_sampler_seed"] = Optional(value => JsonConfig.Number(value)),
        ["base_shift"] = Optional(value => JsonConfig.Number(value)),
        ["max_shift"] = Optional(value => JsonConfig.Number(value)),
        ["base_image_seq_len"] = Optional(value => JsonConfig.Integer(value, 1)),
        ["max_image_seq_len"] = Optional(value => JsonConfig.Integer(value, 1)),
        ["shift_terminal"] = Optional(Positive),
        ["time_shift_type"] = Names("exponential", "linear"),
        ["stochastic_sampling"] = Flag,

        // These have values that make another model of it: another time for the net, or noise at 0.
        ["timestep_type"] = value => Only(JsonConfig.Text(value) == "discrete", "This version knows discrete."),
        ["use_dynamic_shifting"] = value => Only(!JsonConfig.Flag(value), "This version knows false: a shift that does not depend on the size of the image."),
        ["invert_sigmas"] = value => Only(!JsonConfig.Flag(value), "This version knows false: noise at 1."),
    };

    /// <summary>The names of the keys.</summary>
    public static IEnumerable<string> Known => Checks.Keys;

    /// <summary>Whether it is such a key.</summary>
    /// <exception cref="FormatException">It is, and the value is not one that it can have.</exception>
    public static bool Accepts(string key, JsonElement value)
    {
        if (!Checks.TryGetValue(key, out var check)) return false;
        check(value);
        return true;
    }

    private static void Flag(JsonElement value) => JsonConfig.Flag(value);

    private static void Positive(JsonElement value) => Only(JsonConfig.Number(value) > 0, "Expected a number above 0.");

    private static void Nothing(JsonElement value) => Only(JsonConfig.IsNull(value), "This version knows null.");

    private static void Variance(JsonElement value)
    {
        bool isLearnt = JsonConfig.Text(value) is "learned" or "learned_range";
        Only(!isLearnt, "This version does not know nets that answer with a variance; expected a fixed one, such as fixed_small.");
        JsonConfig.OneOf(value, "fixed_small", "fixed_small_log", "fixed_large", "fixed_large_log");
    }

    private static void LogSnr(JsonElement value)
    {
        bool isNumber = value.ValueKind == JsonValueKind.Number && value.GetDouble() < double.PositiveInfinity;
        Only(isNumber || (value.ValueKind == JsonValueKind.String && value.GetString() == "-inf"), "Expected a number or -Infinity.");
    }

    private static Action<JsonElement> Names(params string[] names) => value => JsonConfig.OneOf(value, names);

    private static Action<JsonElement> Optional(Action<JsonElement> check) => value =>
    {
        if (!JsonConfig.IsNull(value)) check(value);
    };

    private static void Only(bool holds, string expected)
    {
        if (!holds) throw new FormatException(expected);
    }
}
