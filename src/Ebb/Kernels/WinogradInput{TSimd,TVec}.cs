namespace Ebb.Kernels;

/// <summary><see cref="WinogradInput"/> for one instruction set.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal sealed unsafe class WinogradInput<TSimd, TVec> : WinogradInput
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    protected override void Transform(in TilePixels pixels, nint channels, float* v, nint position) =>
        WinogradTile<TSimd, TVec>.Input(pixels, channels, v, position);
}
