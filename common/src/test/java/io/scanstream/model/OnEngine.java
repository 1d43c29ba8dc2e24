package io.scanstream.model;

import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Gives each test a manager, which owns every array that it makes. */
abstract class OnEngine {

    NDManager manager;
    ParameterStore store;

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @BeforeEach
    void openManager() {
        manager = NDManager.newBaseManager("PyTorch");
        store = new ParameterStore(manager, false);
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }
}
