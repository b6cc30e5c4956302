namespace Coordination.Orders;

/// <summary>Finds out what a file is and where its numbers stand: one reading of all of it, and of its first rows once more.</summary>
internal sealed class OrderFileSurvey(Stream stream, string name, bool ownsStream, IProgress<double>? progress)
{
    private const int HeadBytesMax = 4096;

    /// <summary>The file, or why it cannot be read.</summary>
    /// <exception cref="DamagedPartException">A packed file is damaged or unpacks to too much.</exception>
    internal async ValueTask<OrderFileOpened> Open(CancellationToken ct)
    {
        // Of a device, too, that has no length and would give zeros without end.
        if (stream.Length == 0)
        {
            return Refusals.Empty(name);
        }

        if (stream.Length > OrderFile.BytesMax)
        {
            return Refusals.TooLarge(name);
        }

        var head = new byte[HeadBytesMax];
        stream.Position = 0;
        head = head[..await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct)];
        return FileSignature.IsZip(head) ? await OpenZip(ct)
            : FileSignature.IsCompoundFile(head) ? OfCompoundFile()
            : await OpenText(await FileBytes.IsGzip(stream, ct), ct);
    }

    private OrderFileOpened.Refused OfCompoundFile() => CompoundFile.KindOf(stream) switch
    {
        CompoundKind.Encrypted => Refusals.Encrypted(name),
        CompoundKind.OldWorkbook => Refusals.OldWorkbook(name),
        _ => Refusals.NotText(name, FileSignature.OfMark(CompoundFile.Magic)!),
    };

    private async ValueTask<OrderFileOpened> OpenZip(CancellationToken ct)
    {
        using var hashing = new HashedStream(stream);
        var hash = await hashing.Finish(ct);
        if (ZipContent.Open(stream) is not { } archive)
        {
            return Refusals.NotText(name, FileSignature.Zip);
        }

        if (!ZipContent.IsWorkbook(archive) || ZipContent.IsEncrypted(archive))
        {
            using (archive)
            {
                return ZipContent.IsEncrypted(archive) ? Refusals.Encrypted(name) : Refusals.NotText(name, ZipContent.Signature(archive));
            }
        }

        // Unpacking and reading XML keep a processor busy for as long as they last; whoever waits is not kept from other things.
        var workbook = await Task.Run(() => Workbook.Open(archive, stream.Length, share => progress?.Report(share), ct), ct);
        if (Refusal(workbook) is { } refused)
        {
            workbook.Dispose();
            return refused;
        }

        var first = workbook.Taken[0].Layout!;
        var format = new OrderFileFormat(
            OrderFileEncoding.Utf8, false, '\0', first.HeaderRow, first.NumberColumn, first.NumberColumnName, stream.Length)
        {
            Kind = OrderFileKind.Workbook,
        };
        return new OrderFileOpened.Opened(new OrderFile(name, stream, workbook, hash, format) { OwnsStream = ownsStream });
    }

    private OrderFileOpened.Refused? Refusal(Workbook workbook)
    {
        if (workbook.HasTooManySheets)
        {
            return Refusals.TooManySheets(name);
        }

        if (workbook.Taken.Count == 0)
        {
            return Refusals.NoNumberSheet(name, workbook.Sheets);
        }

        return workbook.Taken.FirstOrDefault(sheet => sheet.Layout!.IsAmbiguous) is { } sheet
            ? Refusals.AmbiguousColumn(name, sheet.Name, sheet.Layout!.NumberColumnName)
            : null;
    }

    private async ValueTask<OrderFileOpened> OpenText(bool isGzip, CancellationToken ct)
    {
        FileSurvey survey;
        string hash;
        using (var bytes = new FileBytes(stream, isGzip))
        {
            survey = await FileSurvey.Of(bytes.Text, () => progress?.Report((double)bytes.Read / stream.Length), ct);
            if (Refusal(survey, isGzip) is { } refused)
            {
                return refused;
            }

            hash = await bytes.Finish(ct);
        }

        if (survey.Charset() is not { } charset)
        {
            return FileSignature.OfUndecodable(survey.Head) is { } seen
                ? Refusals.NotText(name, seen)
                : Refusals.UnknownEncoding(name, survey.BadAt, survey.BadLine);
        }

        List<SampleLine> sample;
        bool holdsTooLong;
        using (var bytes = new FileBytes(stream, isGzip))
        {
            await bytes.Skip(charset.MarkBytes, ct);
            (sample, holdsTooLong) = await SampleLine.Read(bytes.Text, charset, ct);
        }

        if (sample.Count == 0)
        {
            return holdsTooLong ? Refusals.OnlyTooLongLines(name) : Refusals.Empty(name);
        }

        var format = new OrderFileFormat(charset.Encoding, charset.MarkBytes > 0, '\0', 0, 0, "", stream.Length) { IsGzip = isGzip };
        return JsonShape.IsJsonLines(sample)
            ? OfJsonLines(sample, charset, hash, format)
            : OfTable(sample, charset, hash, format);
    }

    private OrderFileOpened OfJsonLines(List<SampleLine> sample, Charset charset, string hash, OrderFileFormat format) =>
        JsonShape.NumberName(sample) is { } field
            ? Opened(charset, hash, format with { Kind = OrderFileKind.JsonLines, NumberColumnName = field }, field)
            : Refusals.NoNumberField(name, sample.Count);

    private OrderFileOpened OfTable(List<SampleLine> sample, Charset charset, string hash, OrderFileFormat format)
    {
        if (FileSignature.OfText(sample[0].Text) is { } markup)
        {
            return Refusals.NotText(name, markup);
        }

        if (JsonShape.IsOneDocument(sample))
        {
            return Refusals.NotText(name, FileSignature.JsonDocument);
        }

        var layout = TableLayout.Of(sample);
        if (layout.NumberColumn < 0)
        {
            return Refusals.NoNumberColumn(name, sample.Count, layout);
        }

        if (layout.IsAmbiguous)
        {
            return Refusals.AmbiguousColumn(name, "", layout.NumberColumnName);
        }

        var found = format with
        {
            Delimiter = layout.Delimiter,
            HeaderRow = layout.HeaderRow,
            NumberColumn = layout.NumberColumn,
            NumberColumnName = layout.NumberColumnName,
        };
        return Opened(charset, hash, found, ColumnName.Of(layout.NumberColumn + 1));
    }

    private OrderFileOpened.Opened Opened(Charset charset, string hash, OrderFileFormat format, string column) =>
        new(new OrderFile(name, stream, charset.MarkBytes, hash, format, LineShape.Cut(column, OrderSheets.NameCharactersMax).ToString()) { OwnsStream = ownsStream });

    private OrderFileOpened.Refused? Refusal(FileSurvey survey, bool isGzip)
    {
        if (survey.Bytes == 0)
        {
            return Refusals.Empty(name);
        }

        if (survey.Bytes > OrderFile.BytesMax || survey.LineEnds > OrderFile.LineEndsMax)
        {
            return Refusals.TooLarge(name);
        }

        if (Charset.IsUtf32(survey.Head))
        {
            return Refusals.Utf32(name);
        }

        var seen = FileSignature.OfMark(survey.Head)
            ?? (Charset.OfHead(survey.Head) is null ? FileSignature.OfBytes(survey.Head) : null);
        return seen is null ? null : isGzip && seen.IsPacked ? Refusals.NestedArchive(name) : Refusals.NotText(name, seen);
    }
}
