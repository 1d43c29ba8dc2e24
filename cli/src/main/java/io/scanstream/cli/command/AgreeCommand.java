package io.scanstream.cli.command;

import io.scanstream.cli.agreement.AnswerComparison;
import io.scanstream.cli.client.Models;
import io.scanstream.cli.client.OutcomeReader;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scanstream models agree}. */
@Command(
        name = "agree",
        description = {
            "Tell how far the live version and its shadow agree on the images that both have answered.",
            "Nobody knows the truth of these images: it tells how alike the two are, not which is right."
        })
public final class AgreeCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAME", description = "The model's name.")
    private String name;

    @Option(
            names = "--live",
            paramLabel = "NAME@VERSION",
            converter = VersionConverter.class,
            description = "A version that answered live; the one that does so now if not given.")
    private Optional<ModelVersion> live;

    @Option(
            names = "--shadow",
            paramLabel = "NAME@VERSION",
            converter = VersionConverter.class,
            description = "A version that was a shadow; the one that is so now if not given.")
    private Optional<ModelVersion> shadow;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = {
                "Images that came since, such as 2026-03-01T12:00:00Z, or -PT2H for two hours ago.",
                "If not given: since the two versions were decided on, or from the beginning for versions that are named."
            })
    private Optional<Instant> since;

    @Mixin
    private ListedOption listed;

    @Override
    public Integer call() throws IOException {
        int most = listed.most();
        KafkaConnection connection = options.connection();
        Optional<ServingDecision> decision = new Models(connection).state().decision(name);
        ModelVersion first = live.or(() -> decision.map(ServingDecision::modelVersion))
                .orElseThrow(() ->
                        new CommandFailure("no version of %s answers: name one that did with --live".formatted(name)));
        ModelVersion second = shadow.or(() -> decision.map(ServingDecision::shadow))
                .orElseThrow(() -> new CommandFailure(("%s has no shadow: name one that was with --shadow,"
                                + " or begin one with 'scanstream models promote --shadow'")
                        .formatted(name)));
        requireOwn(first, "--live");
        requireOwn(second, "--shadow");
        boolean isPresent = live.isEmpty() && shadow.isEmpty();
        Optional<Instant> beginning =
                since.or(() -> isPresent ? decision.map(ServingDecision::decidedAt) : Optional.empty());
        report(first, second, compare(connection, first, second, beginning, most));
        return 0;
    }

    private void requireOwn(ModelVersion version, String option) {
        if (!version.name().equals(name)) {
            throw new CommandFailure("%s is %s, but it must be a version of %s".formatted(option, version, name));
        }
    }

    private static AnswerComparison compare(
            KafkaConnection connection, ModelVersion first, ModelVersion second, Optional<Instant> since, int listed) {
        // Opened in this order, what the shadow has answered meanwhile does not count as behind.
        try (OutcomeReader live =
                        OutcomeReader.open(connection, Topic.PREDICTIONS.topicName(), since, answersOf(first));
                OutcomeReader shadow = OutcomeReader.open(
                        connection, Topic.PREDICTIONS_SHADOW.topicName(), since, answersOf(second))) {
            return AnswerComparison.of(live, shadow, listed);
        }
    }

    /** A rejection names no version: it counts if it may be of this model. */
    private static Predicate<Outcome> answersOf(ModelVersion version) {
        return outcome -> outcome instanceof Prediction prediction
                ? prediction.modelVersion().equals(version) && prediction.task().equals(version.name())
                : isOf(version.name(), (Rejection) outcome);
    }

    private static boolean isOf(String task, Rejection rejection) {
        return rejection.task() == null || rejection.task().equals(task);
    }

    private void report(ModelVersion first, ModelVersion second, AnswerComparison comparison) {
        Table heading = new Table().row("live", first).row("shadow", second);
        output.print(
                AgreementReport.of(List.of(first), second, comparison),
                () -> new AgreementDisplay("live", "shadow").of(heading, comparison));
    }
}
