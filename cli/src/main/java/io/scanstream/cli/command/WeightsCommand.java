package io.scanstream.cli.command;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.Progress;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.NetworkName;
import io.scanstream.weights.PublishedWeights;
import io.scanstream.weights.WeightCache;
import io.scanstream.weights.WeightCatalogue;
import io.scanstream.weights.WeightFetch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scanstream weights list|fetch|verify}. */
@Command(
        name = "weights",
        description = "Published pre-trained weights: list, fetch or verify them.",
        synopsisSubcommandLabel = "COMMAND")
public final class WeightsCommand {

    private static final int MEGABYTE = 1_000_000;

    private final WeightCatalogue catalogue;

    @Spec
    private CommandSpec spec;

    public WeightsCommand() {
        this(WeightCatalogue.standard());
    }

    WeightsCommand(WeightCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Where the files lie. */
    static final class CacheOption {

        @Option(
                names = "--cache",
                paramLabel = "DIR",
                description = "The files' directory; ~/.cache/scanstream/weights, where workers look, if not given.")
        private Optional<Path> directory = Optional.empty();

        WeightCache cache() {
            return directory.map(WeightCache::new).orElseGet(WeightCache::standard);
        }
    }

    @Command(name = "list", description = "List what can be fetched, and what is there.")
    int list(@Mixin CacheOption option) {
        WeightCache cache = option.cache();
        Table table = new Table().row("NETWORK", "FORM", "MB", "LICENCE", "PIXELS", "ORIGIN", "THERE");
        for (PublishedWeights weights : catalogue.entries()) {
            table.row(
                    weights.network().wireName(),
                    weights.form(),
                    weights.size() == null ? "?" : weights.size() / MEGABYTE,
                    weights.licence(),
                    weights.preprocessing().name().toLowerCase(Locale.ROOT),
                    weights.origin(),
                    cache.has(weights) ? cache.path(weights) : "no");
        }
        print(table);
        return 0;
    }

    @Command(name = "fetch", description = "Fetch the weights of a network; they are checked before they are used.")
    int fetch(
            @Mixin CacheOption option,
            @Parameters(paramLabel = "NETWORK", description = "For example vgg16.") NetworkName network,
            @Option(names = "--form", paramLabel = "FORM", description = "The first in the list if not given.")
                    Optional<String> form)
            throws IOException, InterruptedException {
        WeightCache cache = option.cache();
        PublishedWeights weights = find(network, form);
        String state = "it was there";
        if (!cache.has(weights) || cache.fault(weights).isPresent()) {
            try (Progress progress = new Progress()) {
                new WeightFetch(cache)
                        .fetch(
                                weights,
                                bytes -> progress.show(
                                        network.wireName(),
                                        bytes / MEGABYTE,
                                        Math.max(bytes, size(weights)) / MEGABYTE,
                                        "MB"));
            }
            state = "fetched";
        }
        print("%s: %s, %s is right, licence %s%n"
                .formatted(cache.path(weights), state, weights.checksum().algorithm(), weights.licence()));
        return 0;
    }

    private static long size(PublishedWeights weights) {
        return weights.size() == null ? 0 : weights.size();
    }

    private PublishedWeights find(NetworkName network, Optional<String> form) {
        List<PublishedWeights> published = catalogue.of(network);
        if (published.isEmpty()) {
            throw new CommandFailure(
                    "no weights for %s are known to be published with a checksum".formatted(network.wireName()));
        }
        return published.stream()
                .filter(weights -> form.isEmpty() || weights.form().equals(form.get()))
                .findFirst()
                .orElseThrow(() -> new CommandFailure("there are no weights for %s of the form '%s', only of %s"
                        .formatted(
                                network.wireName(),
                                form.orElseThrow(),
                                published.stream().map(PublishedWeights::form).toList())));
    }

    @Command(name = "verify", description = "Compute the checksums of what is there; exit code 1 if one is wrong.")
    int verify(@Mixin CacheOption option) throws IOException {
        WeightCache cache = option.cache();
        boolean sound = true;
        int count = 0;
        for (PublishedWeights weights : catalogue.entries()) {
            if (cache.has(weights)) {
                Optional<String> fault = cache.fault(weights);
                print(fault.orElseGet(() -> "%s: right".formatted(cache.path(weights))) + System.lineSeparator());
                sound &= fault.isEmpty();
                count++;
            }
        }
        if (count == 0) {
            print("nothing is fetched to %s%n".formatted(cache.directory()));
        }
        return sound ? 0 : 1;
    }

    private void print(Object text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
