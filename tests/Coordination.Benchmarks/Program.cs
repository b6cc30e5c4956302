using Coordination.Transitions;

return args is ["--only", "journal"]
    ? await JournalBench.Run()
    : throw new ArgumentException("Say which: --only journal");
