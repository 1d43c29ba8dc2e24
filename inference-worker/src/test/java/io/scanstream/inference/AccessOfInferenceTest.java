package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Topic;
import io.scanstream.inference.configuration.InferenceConfiguration;
import io.scanstream.inference.serving.ServingWatch;
import io.scanstream.messaging.access.AccessRights;
import io.scanstream.messaging.access.Party;
import io.scanstream.messaging.access.WorkerGroups;
import io.scanstream.testing.ConfigurationKeys;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** What an inference worker is to be allowed, and what it does. */
class AccessOfInferenceTest {

    @Test
    void the_topics_are_those_that_it_reads_and_writes() {
        // Given
        Set<Topic> used = EnumSet.copyOf(InferenceLoop.topics());
        used.addAll(BackgroundLoop.topics());
        used.addAll(ServingWatch.topics());

        // When / Then
        assertThat(AccessRights.of(Party.INFERENCE, WorkerGroups.STANDARD))
                .filteredOn(right -> right.resource().resourceType() == ResourceType.TOPIC && !right.isPrefix())
                .extracting(right -> right.resource().name())
                .containsExactlyInAnyOrderElementsOf(
                        used.stream().map(Topic::topicName).toList());
    }

    @Test
    void the_group_is_that_of_a_worker_that_is_told_no_other() {
        assertThat(WorkerGroups.STANDARD.inference())
                .isEqualTo(ConfigurationKeys.of(InferenceConfiguration.class, "scanstream")
                        .get("scanstream.inference.group"));
    }
}
