using Coordination.Files;
using Coordination.Transitions;

return args switch
{
    ["--only", "journal"] => await JournalBench.Run(),
    ["--only", "files"] => await FileBench.Run(),
    _ => throw new ArgumentException("Say which: --only journal, or --only files"),
};
