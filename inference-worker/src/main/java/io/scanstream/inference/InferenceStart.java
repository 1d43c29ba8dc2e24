package io.scanstream.inference;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

/** Up once the engine runs and the threads turn. Brokers, topics and models may come later: a new process would not help. */
@Startup
@ApplicationScoped
class InferenceStart implements HealthCheck {

    private final InferenceWorker worker;

    InferenceStart(InferenceWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("engine").status(worker.hasStarted());
        if (!worker.hasStarted()) {
            response.withData("waiting for", "the engine, whose libraries are being loaded");
        }
        return response.build();
    }
}
