package io.scanstream.trainer.training;

import ai.djl.nn.Parameter;
import io.scanstream.contract.HeadSettings;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.NetworkName;
import io.scanstream.evaluation.Decision;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import io.scanstream.model.TorchEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** MobileNetV2 with a narrow head, for images so small that an epoch takes a moment. */
final class SmallNetwork {
    static final int IMAGE_SIZE = 32;
    static final int STAGES = 19;
    static final int SEED = 7;

    private SmallNetwork() {}

    /** On one thread: networks as small as these gain nothing from more, and wait long for them on a busy machine. */
    static void startEngine() {
        TorchEngine.start(Optional.of(1), Optional.empty());
    }

    /** @return to be closed by the caller */
    static ImageNetwork drawn(int seed) {
        return drawn(seed, 0.2);
    }

    /** @return to be closed by the caller */
    static ImageNetwork drawn(int seed, double dropout) {
        return drawn(NetworkName.MOBILENET_V2, seed, dropout);
    }

    /** @return to be closed by the caller */
    static ImageNetwork drawn(NetworkName name, int seed, double dropout) {
        NetworkForm form = NetworkCatalogue.formsOf(name).get(0);
        return ImageNetwork.random(form, form.head().with(new HeadSettings(16, dropout, dropout)), 2, IMAGE_SIZE, seed);
    }

    /** Its training, whose epochs and the rest are as the hyperparameters say. */
    static NetworkTraining training(ImageNetwork network, int cut, Hyperparameters hyperparameters) {
        return training(network, cut, hyperparameters, SEED);
    }

    static NetworkTraining training(ImageNetwork network, int cut, Hyperparameters hyperparameters, int seed) {
        TrainingSettings settings = new TrainingSettings(
                hyperparameters,
                hyperparameters.epochs(),
                seed,
                List.of("disc", "square"),
                new Decision.Threshold(1, 0.5),
                true,
                16);
        return new NetworkTraining(
                network, ThawPlan.of(cut, network.stageCount(), hyperparameters), settings, () -> {});
    }

    /** Of all parameters and statistics, by name. */
    static Map<String, float[]> numbers(ImageNetwork network) {
        return numbers(network.parameters().all());
    }

    static Map<String, float[]> numbers(Map<String, Parameter> parameters) {
        Map<String, float[]> numbers = new TreeMap<>();
        parameters.forEach(
                (name, parameter) -> numbers.put(name, parameter.getArray().toFloatArray()));
        return numbers;
    }

    /** The names of what is not the same to the last bit. */
    static Set<String> moved(Map<String, float[]> before, Map<String, float[]> after) {
        return before.keySet().stream()
                .filter(name -> !Arrays.equals(before.get(name), after.get(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of what the head and the stages from this one on are made of. */
    static Set<String> from(int stage, ImageNetwork network) {
        Set<String> names = new TreeSet<>(network.parameters().ofHead().keySet());
        for (int i = stage; i < STAGES; i++) {
            names.addAll(network.parameters().ofStage(i).keySet());
        }
        return names;
    }
}
