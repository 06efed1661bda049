using System.Numerics.Tensors;
using Ebb.Testing.Exact;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Dynamics;

/// <summary>x to A x + b in the plane with rational numbers: every constant and fixed point of it is known exactly.</summary>
internal sealed record AffineMap(BigRational A, BigRational B, BigRational C, BigRational D, BigRational OffsetX, BigRational OffsetY)
{
    /// <summary>Rational numbers of [-size, size].</summary>
    public static Gen<BigRational> Rationals(int size) =>
        from denominator in Gen.Choose(1, 20)
        from numerator in Gen.Choose(-size * denominator, size * denominator)
        select new BigRational(numerator, denominator);

    public static Gen<Tensor<BigRational>> Points { get; } =
        from x in Rationals(5) from y in Rationals(5) select TensorOf.Vector(x, y);

    public static Gen<AffineMap> Any { get; } =
        from matrix in Gen.ArrayOf(Rationals(3), 4)
        from offset in Gen.ArrayOf(Rationals(3), 2)
        select new AffineMap(matrix[0], matrix[1], matrix[2], matrix[3], offset[0], offset[1]);

    /// <summary>Maps whose constant is 1/2 or 9/10 of at most 1.</summary>
    public static Gen<AffineMap> Contractions { get; } =
        from map in Any
        from share in Gen.Elements(new BigRational(1, 2), new BigRational(9, 10))
        select map.Scaled(share / (map.Constant > BigRational.One ? map.Constant : BigRational.One));

    /// <summary>The greatest row sum of |A|: the least Lipschitz constant in the maximum norm.</summary>
    public BigRational Constant
    {
        get
        {
            BigRational first = BigRational.Abs(A) + BigRational.Abs(B), second = BigRational.Abs(C) + BigRational.Abs(D);
            return first > second ? first : second;
        }
    }

    /// <summary>The solution of x = A x + b by Cramer's rule.</summary>
    public Tensor<BigRational> FixedPoint
    {
        get
        {
            BigRational a = BigRational.One - A, d = BigRational.One - D, determinant = (a * d) - (B * C);
            return TensorOf.Vector(((OffsetX * d) + (B * OffsetY)) / determinant, ((a * OffsetY) + (C * OffsetX)) / determinant);
        }
    }

    public Tensor<BigRational> Apply(Tensor<BigRational> point)
    {
        (BigRational x, BigRational y) = (point[0], point[1]);
        return TensorOf.Vector((A * x) + (B * y) + OffsetX, (C * x) + (D * y) + OffsetY);
    }

    private AffineMap Scaled(BigRational share) => new(A * share, B * share, C * share, D * share, OffsetX, OffsetY);
}
