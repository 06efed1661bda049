namespace Ebb.Kernels;

/// <summary>The little arithmetic between the passes over pixels: from sums by channel to what belongs to an image and a channel.</summary>
internal static unsafe class ChannelArithmetic
{
    /// <summary>
    /// The mean and 1 / sqrt(variance + epsilon) of every group: the squared deviations in a group are those in its channels and,
    /// for each pixel, those of the channels' means.
    /// </summary>
    public static void Of(CpuStorage x, ChannelMoments moments, double epsilon, CpuStorage statistics)
    {
        int groups = statistics.Shape.C / 2, channels = x.Shape.C / groups;
        double pixels = (double)x.Shape.H * x.Shape.W;
        for (int n = 0; n < x.Shape.N; n++)
        {
            float* kept = statistics.Row(n, 0, 0);
            int image = (int)(n * x.Layout.ColumnStride);
            for (int group = 0; group < groups; group++)
            {
                var means = moments.Means.Slice(image + (group * channels), channels);
                var squares = moments.Squares.Slice(image + (group * channels), channels);
                double mean = 0, square = 0;
                foreach (double value in means) mean += value / channels;
                for (int c = 0; c < channels; c++) square += squares[c] + (pixels * (means[c] - mean) * (means[c] - mean));
                kept[group] = (float)mean;
                kept[groups + group] = (float)(1 / Math.Sqrt((square / (pixels * channels)) + epsilon));
            }
        }
    }

    /// <summary>Center, factor and offset of a group norm.</summary>
    public static void FillNorm(CpuStorage x, CpuStorage weight, CpuStorage bias, CpuStorage statistics, ChannelTable table)
    {
        int groups = statistics.Shape.C / 2, channels = x.Shape.C / groups;
        table.Clear(x, 3);
        for (int n = 0; n < x.Shape.N; n++)
        {
            float* kept = statistics.Row(n, 0, 0), center = table.Column(n, 0), factor = table.Column(n, 1), offset = table.Column(n, 2);
            for (int c = 0; c < x.Shape.C; c++)
            {
                center[c] = kept[c / channels];
                factor[c] = weight.Data[c] * kept[groups + (c / channels)];
                offset[c] = bias.Data[c];
            }
        }
    }

    /// <summary>dWeight and dBias: the sums over the images, in their order.</summary>
    public static void ParameterGradients(CpuStorage x, ChannelSums sums, CpuStorage statistics, bool accumulate, CpuStorage dWeight, CpuStorage dBias)
    {
        int groups = statistics.Shape.C / 2, channels = x.Shape.C / groups, stride = (int)x.Layout.ColumnStride;
        for (int c = 0; c < x.Shape.C; c++)
        {
            double weight = 0, bias = 0;
            for (int n = 0; n < x.Shape.N; n++)
            {
                weight += sums.Products[(n * stride) + c] * statistics.Row(n, 0, 0)[groups + (c / channels)];
                bias += sums.Sums[(n * stride) + c];
            }

            dWeight.Data[c] = (float)weight + (accumulate ? dWeight.Data[c] : 0);
            dBias.Data[c] = (float)bias + (accumulate ? dBias.Data[c] : 0);
        }
    }

    /// <summary>
    /// Slope, level and tilt of a group norm's gradient: with s = 1 / sqrt(variance + epsilon), w the weight and averages over the
    /// group, they are w s, s mean(w g) and s^3 mean(w g (x - center)).
    /// </summary>
    public static void FillGradient(CpuStorage x, CpuStorage weight, ChannelSums sums, CpuStorage statistics, ChannelTable table)
    {
        int groups = statistics.Shape.C / 2, channels = x.Shape.C / groups, stride = (int)x.Layout.ColumnStride;
        double size = (double)x.Shape.H * x.Shape.W * channels;
        table.Clear(x, 3);
        for (int n = 0; n < x.Shape.N; n++)
        {
            float* slope = table.Column(n, 0), level = table.Column(n, 1), tilt = table.Column(n, 2);
            for (int group = 0; group < groups; group++)
            {
                double scale = statistics.Row(n, 0, 0)[groups + group], mean = 0, product = 0;
                int first = group * channels;
                for (int c = first; c < first + channels; c++)
                {
                    mean += weight.Data[c] * sums.Sums[(n * stride) + c];
                    product += weight.Data[c] * sums.Products[(n * stride) + c];
                }

                for (int c = first; c < first + channels; c++)
                {
                    slope[c] = (float)(weight.Data[c] * scale);
                    level[c] = (float)(scale * mean / size);
                    tilt[c] = (float)(scale * scale * scale * product / size);
                }
            }
        }
    }

    /// <summary>Factors 1 + scale, offsets shift, each from a place in an embedding, or 1 and 0 without.</summary>
    public static void FillScaleShift(CpuStorage x, CpuStorage? scales, int firstScale, CpuStorage? shifts, int firstShift, ChannelTable table)
    {
        table.Clear(x, 3);
        for (int n = 0; n < x.Shape.N; n++)
        {
            float* factor = table.Column(n, 1), offset = table.Column(n, 2);
            float* scale = scales == null ? null : scales.Row(n, firstScale, 0), shift = shifts == null ? null : shifts.Row(n, firstShift, 0);
            for (int c = 0; c < x.Shape.C; c++)
            {
                factor[c] = scale == null ? 1 : 1 + scale[c];
                offset[c] = shift == null ? 0 : shift[c];
            }
        }
    }

    /// <summary>One factor and one offset for all channels of an image.</summary>
    public static void FillImages(CpuStorage x, CpuStorage factors, bool offsets, ChannelTable table)
    {
        table.Clear(x, 3);
        for (int n = 0; n < x.Shape.N; n++)
        {
            float* given = factors.Row(n, 0, 0);
            new Span<float>(table.Column(n, 1), x.Shape.C).Fill(given[0]);
            if (offsets) new Span<float>(table.Column(n, 2), x.Shape.C).Fill(given[1]);
        }
    }

    /// <summary>Sums by image and channel into an embedding, or added there.</summary>
    public static void PutSums(CpuStorage x, ReadOnlySpan<double> sums, bool accumulate, CpuStorage e, int first)
    {
        for (int n = 0; n < x.Shape.N; n++)
        {
            float* target = e.Row(n, first, 0);
            for (int c = 0; c < x.Shape.C; c++) target[c] = (float)sums[(int)(n * x.Layout.ColumnStride) + c] + (accumulate ? target[c] : 0);
        }
    }
}
