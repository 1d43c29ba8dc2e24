package io.scanstream.benchmarks;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.scanstream.contract.NetworkName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measures an inference worker beside what its machine allows. Needs a quiet machine.")
public final class Benchmarks implements Callable<Integer> {

    private static final int MILLIS_PER_MINUTE = 60_000;
    private static final ObjectWriter JSON = JsonMapper.builder().build().writerWithDefaultPrettyPrinter();

    @Option(names = "--quick", description = "MobileNetV2 alone, and shortly.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as well.")
    private Path json;

    @Option(names = "--only", paramLabel = "PART", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private Set<Plan.Part> only = EnumSet.allOf(Plan.Part.class);

    @Option(names = "--network", paramLabel = "NAME", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private Set<NetworkName> networks = EnumSet.noneOf(NetworkName.class);

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            description = "Only this: one worker at full load for so long, its memory and threads every 10 s.")
    private Double soakMinutes;

    private Benchmarks() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Machine machine = Machine.here();
        System.out.println(machine);
        Object result = soakMinutes == null
                ? figures(quick ? Plan.quick() : Plan.full())
                : Soak.run(NetworkName.MOBILENET_V2, Duration.ofMillis((long) (soakMinutes * MILLIS_PER_MINUTE)));
        if (json != null) {
            Files.write(json, JSON.writeValueAsBytes(new Report(machine, result)));
        }
        return 0;
    }

    private record Report(Machine machine, Object measured) {}

    private List<Figure> figures(Plan plan) throws Exception {
        Table table = new Table();
        List<Figure> figures = new ArrayList<>();
        for (NetworkName network : networks.isEmpty() ? plan.networks() : networks) {
            new NetworkBenchmark(network, plan, figure -> {
                        figures.add(figure);
                        table.add(figure);
                    })
                    .run(only);
        }
        return figures;
    }
}
