package io.scanstream.model;

import java.util.Collection;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How the weight files of one origin name what our networks name as torchvision does. */
interface TensorNames {

    /** The same names. */
    TensorNames TORCHVISION = of(UnaryOperator.identity());

    /** The same for every file. */
    static TensorNames of(UnaryOperator<String> names) {
        return file -> names;
    }

    /** From a stable parameter name to the name in this file, which need not have such a tensor. */
    UnaryOperator<String> in(WeightFile file);

    /**
     * Why this is not a file of such weights, as the end of a sentence; empty if it may be one.
     *
     * @param parameters stable names of all that is needed
     */
    default Optional<String> misfit(WeightFile file, Collection<String> parameters) {
        UnaryOperator<String> names = in(file);
        return parameters.stream()
                .map(names)
                .filter(name -> !file.tensors().containsKey(name))
                .findFirst()
                .map("the tensor '%s' is missing"::formatted);
    }
}
