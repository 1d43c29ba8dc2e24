package io.scanstream.trainer;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once requests are being waited for, and tells what keeps them from it. Quarkus' own check beside it tells whether
 * the broker answers.
 */
@Readiness
@ApplicationScoped
class TrainerHealth implements HealthCheck {

    private final TrainerWorker worker;

    TrainerHealth(TrainerWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("training requests").status(worker.isConnected());
        if (!worker.isConnected()) {
            response.withData("waiting for", worker.obstacle());
        }
        return response.build();
    }
}
