using System.CommandLine;

namespace Ebb.Cli.Parsing;

/// <summary>A flag of the command line, with or without a value.</summary>
internal sealed class Flag<TValue> : Option<TValue>, IFlag
{
    private readonly ValueReader<TValue>? _read;

    /// <summary>A flag that takes one value.</summary>
    public Flag(string name, string group, string valueName, string help, ValueReader<TValue> read)
        : base(name)
    {
        (Group, ValueName, Help, _read) = (group, valueName, help, read);
        Arity = ArgumentArity.ExactlyOne;
        CustomParser = argument =>
        {
            try
            {
                return read(name, argument.Tokens[0].Value);
            }
            catch (UsageException exception)
            {
                argument.AddError(exception.Message);
                return default;
            }
        };
    }

    /// <summary>A switch: present or not. <typeparamref name="TValue"/> is bool.</summary>
    public Flag(string name, string group, string help)
        : base(name)
    {
        (Group, Help) = (group, help);
        Arity = ArgumentArity.Zero;
    }

    /// <inheritdoc/>
    public string Group { get; }

    /// <inheritdoc/>
    public string? ValueName { get; }

    /// <inheritdoc/>
    public string Help { get; }

    /// <inheritdoc/>
    public string? DefaultText { get; private set; }

    /// <summary>Sets the value taken when the flag is absent, and how the help shows it.</summary>
    public Flag<TValue> WithDefault(TValue value, string text)
    {
        DefaultValueFactory = _ => value;
        DefaultText = text;
        return this;
    }

    /// <inheritdoc/>
    public void TakeDefault(string? text)
    {
        var value = _read is null ? (TValue)(object)true : _read(Name, text!);
        WithDefault(value, text ?? "on");
    }

    /// <summary>Says in the help what happens when the flag is absent, where that is no constant.</summary>
    public Flag<TValue> WithDefaultText(string text)
    {
        DefaultText = text;
        return this;
    }
}
