package io.scanstream.cli.client;

import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.KafkaReply;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The brokers, and who reads from them. */
public final class Cluster {

    private final KafkaConnection connection;

    public Cluster(KafkaConnection connection) {
        this.connection = connection;
    }

    /** For people. */
    public String description() {
        try (Admin admin = connection.admin()) {
            DescribeClusterResult cluster = admin.describeCluster();
            return "%s, %d brokers, cluster %s"
                    .formatted(
                            connection.address(),
                            KafkaReply.await(cluster.nodes()).size(),
                            KafkaReply.await(cluster.clusterId()));
        }
    }

    /** How many there are in a consumer group; empty if there has never been one. */
    public Optional<Integer> members(String group) {
        try (Admin admin = connection.admin()) {
            return Optional.of(KafkaReply.await(admin.describeConsumerGroups(List.of(group))
                            .describedGroups()
                            .get(group))
                    .members()
                    .size());
        } catch (GroupIdNotFoundException e) {
            return Optional.empty();
        }
    }
}
