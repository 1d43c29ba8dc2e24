package io.scanstream.model;

import io.scanstream.contract.NetworkName;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One way in which a network is built, and the weight files that fit it.
 *
 * @param form its name in a manifest
 * @param backbone makes the layers, without numbers
 * @param fileNames stable parameter name to the name in such a weight file
 * @param head what is put on top where the request does not say otherwise
 */
public record NetworkForm(
        NetworkName network,
        String form,
        Supplier<Backbone> backbone,
        UnaryOperator<String> fileNames,
        HeadSpecification head) {}
