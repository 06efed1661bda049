namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Checks one sort of golden case, told by what the case holds and never by its name.</summary>
internal interface IProcessCheck
{
    bool Fits(ProcessCase golden);

    void Check(ProcessCase golden);
}
