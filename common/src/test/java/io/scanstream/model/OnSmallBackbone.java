package io.scanstream.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.BeforeEach;

/** Gives each test a backbone drawn from the same seed, and images for it. */
abstract class OnSmallBackbone extends OnEngine {

    private static final int SIZE = 64;

    Backbone backbone;
    NDArray images;

    @BeforeEach
    void makeBackbone() {
        Engine.getEngine("PyTorch").setRandomSeed(5);
        backbone = MobileNetV2.standard();
        backbone.initialize(manager, SIZE);
        images = manager.randomNormal(0.3f, 2, new Shape(6, 3, SIZE, SIZE), DataType.FLOAT32);
    }
}
