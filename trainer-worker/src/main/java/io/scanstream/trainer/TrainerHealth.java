package io.scanstream.trainer;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once requests are being waited for; Quarkus' own check beside it tells whether the broker answers. */
@Readiness
@ApplicationScoped
public class TrainerHealth implements HealthCheck {

    private final TrainerWorker worker;

    TrainerHealth(TrainerWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("training requests")
                .status(worker.isConnected())
                .build();
    }
}
