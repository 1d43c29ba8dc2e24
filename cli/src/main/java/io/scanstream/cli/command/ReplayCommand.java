package io.scanstream.cli.command;

import io.scanstream.cli.agreement.AnswerComparison;
import io.scanstream.cli.client.Archive;
import io.scanstream.cli.client.Models;
import io.scanstream.cli.client.Replays;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.Progress;
import io.scanstream.cli.console.Table;
import io.scanstream.cli.replay.Replay;
import io.scanstream.cli.replay.ReplayOrder;
import io.scanstream.cli.serving.ServingState;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scanstream replay}. */
@Command(
        name = "replay",
        description = {
            "Let a version answer a stretch of the archive once more, and tell how its answers differ.",
            "Running inference workers do it besides. The same command with the same --id finds the replay where it is."
        })
public final class ReplayCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @ArgGroup(multiplicity = "1")
    private Wish wish;

    /** One of the three. */
    static final class Wish {

        @ArgGroup(exclusive = false, multiplicity = "1")
        private ReplayOptions wanted;

        @Option(names = "--cancel", paramLabel = "ID", description = "End a replay; what was answered stays.")
        private String cancelled;

        @Option(names = "--delete", paramLabel = "ID", description = "Delete the answers of a replay that has ended.")
        private String deleted;
    }

    @Option(names = "--detach", description = "Ask for the replay and wait for nothing.")
    private boolean detach;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            defaultValue = "scanstream-inference",
            description = "The workers' scanstream.inference.group; ${DEFAULT-VALUE} if not given.")
    private String group;

    @Mixin
    private ListedOption listed;

    @Mixin
    private TimeoutOption timeout;

    @Override
    public Integer call() throws IOException {
        Duration patience = timeout.patience();
        int most = listed.most();
        if (wish.cancelled != null) {
            return cancel(ReplayOrder.requestIds(wish.cancelled));
        }
        if (wish.deleted != null) {
            return delete(ReplayOrder.requestIds(wish.deleted));
        }
        ReplayOrder order = wish.wanted.order();
        KafkaConnection connection = options.connection();
        ServingState state = new Models(connection).state();
        state.requirePublished(order.version());
        order.against().ifPresent(state::requirePublished);
        Replay replay = new Replay(connection, order, group);
        Replay.UnderWay underWay = replay.begin();
        tell(order, underWay);
        if (!detach) {
            watch(replay, underWay.requests(), patience);
            report(order, replay.compare(most));
        }
        return 0;
    }

    private void tell(ReplayOrder order, Replay.UnderWay underWay) {
        underWay.begun().ifPresent(stretch -> tell(order, stretch));
        if (underWay.requests().isEmpty()) {
            say("the replay '%s' has ended before".formatted(order.id()));
        } else {
            say("the replay '%s' goes on without this command; the same with '--id %s' shows what came of it,"
                            .formatted(order.id(), order.id())
                    + " 'scanstream replay --cancel %s' ends it".formatted(order.id()));
        }
    }

    private void tell(ReplayOrder order, Archive.Stretch stretch) {
        String topic = order.topic().topicName();
        stretch.beginnings()
                .forEach((partition, time) -> say("partition %d of %s begins at %s, what came before has been deleted"
                        .formatted(partition, topic, time)));
        say("%d records of %s, from %s to %s".formatted(stretch.records(), topic, order.from(), order.to()));
    }

    private void watch(Replay replay, List<ReplayRequest> requests, Duration patience) {
        try (Progress progress = new Progress()) {
            for (ReplayRequest request : requests) {
                long all = Archive.records(request.ranges());
                replay.await(
                        request,
                        patience,
                        passed -> progress.show(request.modelVersion().toString(), passed, all, ""));
            }
        }
    }

    private void report(ReplayOrder order, AnswerComparison comparison) {
        String reference = order.against().isPresent() ? "against" : "live";
        String versions =
                comparison.firstVersions().stream().map(ModelVersion::toString).collect(Collectors.joining(", "));
        Table heading = new Table().row(reference, versions).row("replayed", order.version());
        output.print(
                AgreementReport.of(comparison.firstVersions(), order.version(), comparison),
                () -> new AgreementDisplay(reference, "replayed").of(heading, comparison));
        say("the answers stay until 'scanstream replay --delete %s'".formatted(order.id()));
    }

    private int cancel(List<String> ids) throws IOException {
        Replays replays = new Replays(options.connection());
        List<String> open = replays.open().stream().map(ReplayRequest::id).toList();
        if (ids.stream().noneMatch(open::contains)) {
            throw new CommandFailure("no replay '%s' is under way; under way are %s".formatted(ids.get(0), open));
        }
        ids.stream().filter(open::contains).forEach(replays::end);
        say("the replay '%s' is ended; what was answered stays until 'scanstream replay --delete %s'"
                .formatted(ids.get(0), ids.get(0)));
        return 0;
    }

    private int delete(List<String> ids) throws IOException {
        Replays replays = new Replays(options.connection());
        String id = ids.get(0);
        if (replays.open().stream().anyMatch(request -> ids.contains(request.id()))) {
            throw new CommandFailure("the replay '%s' is under way; end it first, with --cancel".formatted(id));
        }
        long deleted =
                ids.stream().filter(each -> replays.deleteAnswers(each, group)).count();
        if (deleted == 0) {
            throw new CommandFailure("there are no answers of a replay '%s'".formatted(id));
        }
        say("the answers of the replay '%s' are deleted".formatted(id));
        return 0;
    }

    private void say(String sentence) {
        output.say(sentence);
    }
}
