package io.freshet.cli.chaos;

import io.freshet.cli.chaos.check.Check;
import io.freshet.cli.chaos.check.Death;
import io.freshet.cli.chaos.check.Evidence;
import io.freshet.cli.chaos.check.Finding;
import io.freshet.cli.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole test: an undisturbed run, beside it one that is killed as the plan says, and the checks in the end. */
final class Chaos {

    /** Records come one by one, while everything runs. */
    private static final long PAUSE_MILLIS = 10;

    private final ChaosOptions options;
    private final Progress progress;
    private final long started = System.nanoTime();

    /** @param progress hears of each kill; stays the caller's to close */
    Chaos(ChaosOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /** @param folder of both runs, empty */
    ChaosReport run(Path folder) throws IOException, InterruptedException {
        Settings settings = new Settings(options.seed(), options.settings());
        ClassArchive archive = ClassArchive.in(folder.resolve("classes"));
        progress.update(0, options.kills(), "the brokers start");
        try (Site site = Site.open(
                folder.resolve("killed"), archive, settings, options.seed(), PAUSE_MILLIS, options.isolate())) {
            site.warmUp();
            return run(site, Site.open(folder.resolve("undisturbed"), archive, settings, options.seed(), 0, false));
        }
    }

    private ChaosReport run(Site site, Site undisturbed) throws IOException, InterruptedException {
        try (Reference reference = new Reference(undisturbed)) {
            reference.end(1);
            long unit = reference.site().node().age().toMillis();
            Killer killer = new Killer(site, reference, unit);
            Optional<String> broken = Optional.empty();
            try (CommittedEnd end = new CommittedEnd(site.broker().connection(), Settings.VERSIONS);
                    Asker asker = new Asker(
                            Settings.LANE, site.settings().http().port(), site.ledger(), end, site::answerer)) {
                try {
                    killAll(killer, site, asker);
                } catch (ChaosException e) {
                    broken = Optional.of(e.getMessage());
                    site.stop();
                }
                asker.close();
                Evidence evidence = evidence(killer, site, reference, asker);
                return report(killer, site, unit, evidence, broken);
            }
        }
    }

    private void killAll(Killer killer, Site site, Asker asker) throws IOException, InterruptedException {
        Plan plan = options.isolate()
                ? Plan.drawIsolated(options.seed(), options.kills())
                : Plan.draw(options.seed(), options.kills());
        List<Kill> kills = plan.kills();
        for (Kill kill : kills) {
            Death death = killer.kill(kill);
            if (death.number() == 1) {
                asker.start();
            }
            progress.update(death.number(), kills.size(), "version " + death.version() + ", " + death.kind());
        }
        progress.update(kills.size(), kills.size(), "the last rounds");
        killer.finish(asker);
        killer.startReady();
        killer.awaitServed(asker);
        site.stop();
    }

    private Evidence evidence(Killer killer, Site site, Reference reference, Asker asker)
            throws IOException, InterruptedException {
        TopicReader topics = new TopicReader(site.broker().connection());
        return new Evidence(
                options.kills(),
                killer.deaths(),
                site.feed().acked(),
                topics.ends(Settings.TOPIC),
                site.ledger().entries(),
                reference.versions(),
                site.ledger().faults(),
                topics.letters(Settings.DEAD_LETTERS),
                files(site.settings().checkpoint().store().resolve(Settings.LANE)),
                asker.answers());
    }

    private static Set<String> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString().replace('\\', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private ChaosReport report(Killer killer, Site site, long unit, Evidence evidence, Optional<String> broken) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "everything came back within its limit",
                broken.isEmpty(),
                broken.stream().toList(),
                0));
        Check.ALL.forEach(check -> findings.add(Finding.of(check, evidence)));
        return new ChaosReport(
                findings.stream().allMatch(Finding::passed),
                options.seed(),
                options.kills(),
                killer.deaths().size(),
                (System.nanoTime() - started) / 1e9,
                count(killer.deaths().stream().map(Death::kind)),
                site.starts(),
                killer.endedByThemselves(),
                count(evidence.committed().values().stream()
                        .map(version -> version.record().status())),
                new ChaosReport.RecordsSent(
                        evidence.acked().size(),
                        evidence.acked().stream().filter(acked -> acked.bad()).count(),
                        evidence.letters().values().stream()
                                .mapToLong(Integer::longValue)
                                .sum()),
                evidence.answers(),
                unit,
                findings,
                killer.deaths());
    }

    private static java.util.SortedMap<String, Long> count(Stream<String> labels) {
        return labels.collect(Collectors.groupingBy(label -> label, java.util.TreeMap::new, Collectors.counting()));
    }
}
