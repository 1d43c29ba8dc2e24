/**
 * Networks, their weights, and the bundle that carries a trained one from the trainer to the inference worker.
 *
 * <p>A network is a {@link io.scanstream.model.Backbone} of stages and a {@link io.scanstream.model.Head} on its
 * pooled features; {@link io.scanstream.model.NetworkCatalogue} lists what can be built. All arrays of a network belong
 * to one manager, which {@link io.scanstream.model.ImageNetwork} closes. Arrays that a call returns belong to the manager
 * of the arrays it was given.
 */
package io.scanstream.model;
