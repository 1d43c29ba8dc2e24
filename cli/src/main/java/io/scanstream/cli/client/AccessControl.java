package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.KafkaReply;
import io.scanstream.messaging.access.AccessRight;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;

/** Who may do what on a broker. What is allowed already stays as it is. */
public final class AccessControl {

    private static final Pattern PRINCIPAL = Pattern.compile("User:\\S.*");

    private final KafkaConnection connection;

    public AccessControl(KafkaConnection connection) {
        this.connection = connection;
    }

    /**
     * That somebody may do something.
     *
     * @param principal as the broker knows whoever it has let in: {@code User:NAME}
     */
    public record Grant(String principal, AccessRight right) {

        public Grant {
            if (!PRINCIPAL.matcher(principal).matches()) {
                throw new IllegalArgumentException(
                        "the principal is '%s', but it must read User:NAME".formatted(principal));
            }
        }

        private Stream<AclBinding> bindings() {
            return right.bindings(principal);
        }

        @Override
        public String toString() {
            return "%s %s on the %s".formatted(principal, right.names(), right.what());
        }
    }

    /** What the broker does not allow yet, of each right the operations that are missing. */
    public List<Grant> missing(List<Grant> wanted) {
        Collection<AclBinding> found = ask(admin ->
                KafkaReply.await(admin.describeAcls(AclBindingFilter.ANY).values()));
        Set<AclBinding> existing = new HashSet<>(found);
        return wanted.stream()
                .flatMap(grant -> {
                    Set<AclOperation> operations = grant.bindings()
                            .filter(binding -> !existing.contains(binding))
                            .map(binding -> binding.entry().operation())
                            .collect(Collectors.toSet());
                    return operations.isEmpty()
                            ? Stream.empty()
                            : Stream.of(new Grant(
                                    grant.principal(),
                                    new AccessRight(grant.right().resource(), operations)));
                })
                .toList();
    }

    /** Returns when the broker has it. */
    public void give(List<Grant> grants) {
        ask(admin -> KafkaReply.await(admin.createAcls(
                        grants.stream().flatMap(Grant::bindings).distinct().toList())
                .all()));
    }

    private <T> T ask(Function<Admin, T> question) {
        try (Admin admin = connection.admin()) {
            return question.apply(admin);
        } catch (SecurityDisabledException e) {
            throw new CommandFailure(
                    "the broker at %s knows no access rights: authorizer.class.name is not set there"
                            .formatted(connection.address()),
                    e);
        } catch (ClusterAuthorizationException e) {
            throw new CommandFailure(
                    "the broker at %s lets only an administrator see and change access rights: it needs DESCRIBE and ALTER on the cluster"
                            .formatted(connection.address()),
                    e);
        } catch (KafkaException e) {
            throw new CommandFailure("the broker at %s refuses: %s".formatted(connection.address(), e.getMessage()), e);
        }
    }
}
