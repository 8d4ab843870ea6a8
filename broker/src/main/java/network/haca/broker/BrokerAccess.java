package network.haca.broker;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The rights of each user at the broker (rule O2): {@code worker} writes proofs, reports of feeds
 * and answers inside transactions, of which it reads the last two, and nothing else; {@code
 * facilitator} writes proofs and what its books say; {@code reader} reads the network's topics in
 * groups named {@code reader…}; {@code admin}, {@code proof-stream} and {@code bridge} are trusted.
 *
 * @param passwords by user; never logged
 */
public record BrokerAccess(Map<String, String> passwords) {
  public static final String ADMIN = "admin";
  public static final String WORKER = "worker";
  public static final String PROOF_STREAM = "proof-stream";
  public static final String BRIDGE = "bridge";
  public static final String READER = "reader";
  public static final String FACILITATOR = "facilitator";

  static final List<String> TRUSTED = List.of(ADMIN, PROOF_STREAM, BRIDGE);
  private static final List<String> USERS =
      List.of(ADMIN, WORKER, PROOF_STREAM, BRIDGE, READER, FACILITATOR);
  private static final int PASSWORD_BYTES = 24;
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int LOOKS_MAX = 1_000;

  public BrokerAccess {
    passwords = Map.copyOf(passwords);
  }

  /** Every user with a password that nobody knows yet. */
  public static BrokerAccess random() {
    return new BrokerAccess(Map.of()).complete();
  }

  /** These users, and those that are missing with a password that nobody knows yet. */
  public BrokerAccess complete() {
    SecureRandom random = new SecureRandom();
    Map<String, String> all = new TreeMap<>(passwords);
    for (String user : USERS) {
      byte[] password = new byte[PASSWORD_BYTES];
      random.nextBytes(password);
      all.putIfAbsent(user, HexFormat.of().formatHex(password));
    }
    return new BrokerAccess(all);
  }

  /**
   * Reads {@code user:password,…}. Without {@code facilitator} none tells the broker anything.
   *
   * @throws IllegalArgumentException if another user is missing, or one is unknown
   */
  public static BrokerAccess parse(String text) {
    Map<String, String> passwords = new TreeMap<>();
    for (String entry : text.split(",")) {
      String[] parts = entry.strip().split(":", 2);
      if (parts.length != 2
          || !USERS.contains(parts[0])
          || !parts[1].matches("[!-~&&[^\"\\\\]]+")) {
        throw new IllegalArgumentException("not user:password");
      }
      passwords.put(parts[0], parts[1]);
    }
    if (USERS.stream()
        .anyMatch(user -> !user.equals(FACILITATOR) && !passwords.containsKey(user))) {
      throw new IllegalArgumentException("a user is missing");
    }
    return new BrokerAccess(passwords);
  }

  public String password(String user) {
    String password = passwords.get(user);
    if (password == null) {
      throw new IllegalArgumentException("the broker knows no user " + user);
    }
    return password;
  }

  /** The users as {@link #parse} reads them. */
  public String format() {
    return new TreeMap<>(passwords)
        .entrySet().stream()
            .map(user -> user.getKey() + ":" + user.getValue())
            .collect(joining(","));
  }

  /** For the broker's listeners; broker and controller talk to one another as the administrator. */
  String jaas() {
    StringBuilder jaas =
        new StringBuilder("org.apache.kafka.common.security.plain.PlainLoginModule required")
            .append(" username=\"" + ADMIN + "\" password=\"" + password(ADMIN) + '"');
    passwords.forEach(
        (user, password) ->
            jaas.append(" user_").append(user).append("=\"").append(password).append('"'));
    return jaas.append(';').toString();
  }

  /** Sets the rules and waits until the broker goes by them. */
  static void grant(Admin admin) throws IOException {
    List<AclBinding> bindings =
        List.of(
            binding(WORKER, ResourceType.TOPIC, Topics.PROOFS.name(), AclOperation.WRITE),
            binding(WORKER, ResourceType.TOPIC, Topics.ZK_PROGRESS.name(), AclOperation.WRITE),
            binding(WORKER, ResourceType.TOPIC, Topics.FEED_REPORTS.name(), AclOperation.WRITE),
            binding(WORKER, ResourceType.TOPIC, Topics.FEED_REPORTS.name(), AclOperation.READ),
            binding(
                WORKER, ResourceType.TOPIC, Topics.INFERENCE_ANSWERS.name(), AclOperation.WRITE),
            binding(WORKER, ResourceType.TOPIC, Topics.INFERENCE_ANSWERS.name(), AclOperation.READ),
            binding(FACILITATOR, ResourceType.TOPIC, Topics.PAYMENTS.name(), AclOperation.WRITE),
            binding(FACILITATOR, ResourceType.TOPIC, Topics.PROOFS.name(), AclOperation.WRITE),
            binding(READER, ResourceType.TOPIC, "haca.", AclOperation.READ),
            binding(READER, ResourceType.GROUP, READER, AclOperation.READ));
    try {
      admin.createAcls(bindings).all().get();
      // The controller has them; the broker answers from what it has replayed of its log.
      for (int look = 0; look < LOOKS_MAX; look++) {
        if (admin.describeAcls(AclBindingFilter.ANY).values().get().containsAll(bindings)) {
          return;
        }
        Thread.sleep(LOOK);
      }
      throw new IOException("the broker does not learn its access rules");
    } catch (ExecutionException e) {
      throw new IOException("the broker's access rules cannot be set", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while setting the broker's access rules", e);
    }
  }

  /** A topic is named in full to be written, by its prefix to be read. */
  private static AclBinding binding(
      String user, ResourceType type, String name, AclOperation operation) {
    PatternType pattern =
        operation == AclOperation.WRITE ? PatternType.LITERAL : PatternType.PREFIXED;
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
  }

  @Override
  public String toString() {
    return "BrokerAccess of " + USERS;
  }
}
