package io.scanstream.cli.demo;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.Messages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scanstream demo}. */
@Command(
        name = "demo",
        description = {
            "Start a broker, a trainer and an inference worker, train a model, stream images through it, and compare.",
            "Everything is written to a scratch directory and stopped at the end, also on Ctrl-C."
        })
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    private DemoOptions options;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DemoPlan plan = DemoPlan.of(options);
        Path home = home();
        Path scratch = Files.createTempDirectory("scanstream-demo-");
        out.println("scratch   " + scratch);
        Optional<DemoUsers> users =
                options.secure ? Optional.of(new DemoUsers(scratch.resolve("users"))) : Optional.empty();
        Path data = plan.data().isPresent() ? plan.data().get() : drawn(scratch.resolve("data"));
        Optional<DemoObjectStore> objects = options.store == DemoOptions.Store.S3
                ? Optional.of(new DemoObjectStore(
                        scratch.resolve("s3"), plan.test().orElse(data).toRealPath()))
                : Optional.empty();
        DemoEnvironment environment = new DemoEnvironment(home, scratch, users, objects);
        Thread onInterrupt = new Thread(environment::close, "stop-demo");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        boolean succeeded = false;
        try (environment) {
            report(run(plan, environment, data));
            succeeded = true;
        } finally {
            tidyUp(scratch, environment.store(), succeeded);
        }
        return 0;
    }

    private Summary run(DemoPlan plan, DemoEnvironment environment, Path data)
            throws IOException, InterruptedException {
        if (plan.initialisation() == Initialisation.RANDOM) {
            out.println("weights   none: starting from random initialisation, which is no way to a good model");
        }
        if (options.secure) {
            out.println("security  users with passwords, each of them allowed what it has to do");
        }
        if (options.store == DemoOptions.Store.S3) {
            out.println("store     a server of S3 for models and images; messages refer to the images");
        }
        out.println("starting  a Kafka broker, a trainer worker, an inference worker");
        environment.start(data, plan.weights());
        return new Demonstration(environment, plan, data, out).run();
    }

    private Path drawn(Path folder) throws IOException {
        new DrawnLesions(options.seed).draw(folder);
        out.println("images    no --data: drew %d of two kinds of lesions".formatted(2 * DrawnLesions.PER_CLASS));
        return folder.toRealPath();
    }

    /** The launcher script says where the project lies. */
    private static Path home() {
        String home = System.getProperty("scanstream.home");
        if (home == null) {
            throw new CommandFailure("the system property scanstream.home is not set: use the script ./scanstream");
        }
        return Path.of(home);
    }

    private void report(Summary summary) throws IOException {
        out.println();
        out.print(SummaryTable.of(summary));
        if (options.summary.isPresent()) {
            Files.write(options.summary.get(), Messages.writeIndented(summary));
            out.println("summary   " + options.summary.get());
        }
    }

    /** A failed demo keeps its logs. */
    private void tidyUp(Path scratch, Path store, boolean succeeded) throws IOException {
        if (options.keep || !succeeded) {
            out.print(new Table()
                    .row("store", store)
                    .row("logs", scratch.resolve("logs"))
                    .row("kafka", scratch.resolve("kafka")));
            return;
        }
        List<Path> written;
        try (Stream<Path> files = Files.walk(scratch)) {
            written = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : written) {
            Files.delete(file);
        }
        out.println("removed   %s; --keep keeps models, logs and the broker's data".formatted(scratch));
    }
}
