package io.scanstream.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The layout that Keras 3 writes with {@code save_weights("x.weights.h5")}: {@code layers/<class>_<n>/vars/<i>}, where n
 * counts the layers of a class in the order of the model, from 0, which is left out, and i the weights of the layer. A model
 * within the model has {@code layers} of its own. Later versions tell the name of a layer in the attribute {@code name} of
 * its {@code vars}. TensorFlow 2.13 called {@code layers} otherwise. See {@code saving_lib.py} in Keras' source.
 */
final class NewKerasLayout {

    private static final List<String> CONTAINERS = List.of("layers", "_layer_checkpoint_dependencies");
    private static final Pattern NUMBERED = Pattern.compile("(.+?)(?:_(\\d{1,6}))?");
    private static final int DEEPEST = 4;

    /** Hard links let one group be in many places, and so be met more often than the file is long. */
    private static final int MOST_GROUPS = 10_000;

    private final String file;
    private final List<KerasLayer> byPlace = new ArrayList<>();
    private final List<KerasLayer> byName = new ArrayList<>();
    private int met;

    private NewKerasLayout(String file) {
        this.file = file;
    }

    static KerasFile read(KerasGroup root, String file) throws InvalidWeightsException {
        NewKerasLayout layout = new NewKerasLayout(file);
        Optional<KerasGroup> container = container(root);
        if (container.isEmpty()) {
            throw new InvalidWeightsException(
                    "%s is no weight file of Keras: it has neither 'layer_names' nor 'layers'".formatted(file));
        }
        layout.add(container.get(), "", 0);
        boolean named = layout.byName.size() == layout.byPlace.size();
        return KerasFile.of(file, named ? layout.byName : layout.byPlace, named);
    }

    private static Optional<KerasGroup> container(KerasGroup model) throws InvalidWeightsException {
        for (String name : CONTAINERS) {
            Optional<KerasGroup> container = model.group(name);
            if (container.isPresent()) {
                return container;
            }
        }
        return Optional.empty();
    }

    /** @param place of the model among the models around it */
    private void add(KerasGroup container, String place, int depth) throws InvalidWeightsException {
        if (depth == DEEPEST) {
            throw new InvalidWeightsException(
                    "%s has models within models, more than %d deep".formatted(file, DEEPEST));
        }
        List<Child> plain = new ArrayList<>();
        for (Child child : children(container)) {
            if (++met > MOST_GROUPS) {
                throw new InvalidWeightsException(
                        "%s has more than %,d layers, more than are read".formatted(file, MOST_GROUPS));
            }
            Optional<KerasGroup> inner = container(child.group());
            if (inner.isPresent()) {
                add(inner.get(), place + child.name() + "/", depth + 1);
            } else {
                plain.add(child);
            }
        }
        for (Child child : plain) {
            Optional<KerasGroup> variables = child.group().group("vars");
            if (variables.isPresent()) {
                add(place + child.name(), variables.get());
            }
        }
    }

    private record Child(String name, String className, int number, KerasGroup group) {}

    /** In the order of the model within each class; the groups of an HDF5 file have none, or that of the alphabet. */
    private static List<Child> children(KerasGroup container) throws InvalidWeightsException {
        List<Child> children = new ArrayList<>();
        for (String name : container.names()) {
            Matcher matcher = NUMBERED.matcher(name);
            Optional<KerasGroup> group = container.group(name);
            if (matcher.matches() && group.isPresent()) {
                int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
                children.add(new Child(name, matcher.group(1), number, group.get()));
            }
        }
        children.sort(Comparator.comparing(Child::className).thenComparingInt(Child::number));
        return children;
    }

    private void add(String place, KerasGroup variables) throws InvalidWeightsException {
        TreeMap<Integer, Tensor> weights = new TreeMap<>();
        for (String index : variables.names()) {
            if (index.matches("\\d{1,3}")) {
                Tensor tensor = variables.tensor(index);
                weights.put(
                        Integer.valueOf(index),
                        new Tensor(
                                file,
                                place + "/vars/" + index,
                                tensor.dtype(),
                                tensor.shape(),
                                tensor.order(),
                                tensor.bytes()));
            }
        }
        Optional<KerasLayer> layer = KerasLayer.of(place, List.copyOf(weights.values()));
        if (layer.isPresent()) {
            byPlace.add(layer.get());
            variables
                    .text("name")
                    .flatMap(name -> KerasLayer.of(name, layer.get().tensors()))
                    .ifPresent(byName::add);
        }
    }
}
