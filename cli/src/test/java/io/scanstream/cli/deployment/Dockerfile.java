package io.scanstream.cli.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The instructions of a Dockerfile in their order.
 *
 * @param stages each with what it is made from
 */
record Dockerfile(List<Stage> stages) {

    record Instruction(String name, String argument) {}

    /**
     * From one {@code FROM} to the next.
     *
     * @param base an image, or the name of a stage before
     */
    record Stage(String base, String name, List<Instruction> instructions) {}

    static Dockerfile read(Path file) throws IOException {
        List<Stage> stages = new ArrayList<>();
        for (Instruction instruction : instructions(Files.readString(file))) {
            if (instruction.name().equals("FROM")) {
                String[] words = instruction.argument().split(" AS ", -1);
                stages.add(new Stage(words[0], words[1], new ArrayList<>()));
            } else {
                stages.get(stages.size() - 1).instructions().add(instruction);
            }
        }
        return new Dockerfile(stages);
    }

    private static List<Instruction> instructions(String text) {
        return text.replaceAll("(?m)^#.*\\n", "")
                .replaceAll("\\\\\\n\\s*", "")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" ", 2))
                .map(words -> new Instruction(words[0], words[1]))
                .toList();
    }

    Optional<Stage> stage(String name) {
        return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
    }

    /** What instructions of this name say, in a stage and in those that it is made from, the first of them first. */
    List<String> arguments(String stageName, String instruction) {
        Optional<Stage> stage = stage(stageName);
        if (stage.isEmpty()) {
            return List.of();
        }
        Stream<String> own = stage.get().instructions().stream()
                .filter(candidate -> candidate.name().equals(instruction))
                .map(Instruction::argument);
        return Stream.concat(arguments(stage.get().base(), instruction).stream(), own)
                .toList();
    }

    /** The one that counts. */
    String last(String stageName, String instruction) {
        List<String> all = arguments(stageName, instruction);
        if (all.isEmpty()) {
            throw new AssertionError("%s has no %s".formatted(stageName, instruction));
        }
        return all.get(all.size() - 1);
    }
}
