package network.haca.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Topics and rights of users, which the network needs of a broker wherever that runs. */
public final class BrokerSetup {
  private static final Duration LOOK = Duration.ofMillis(500);

  private BrokerSetup() {}

  /**
   * Waits until the broker answers.
   *
   * @throws IOException if it does not in time
   */
  public static void await(KafkaSettings administrator, Duration patience)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      // A client whose broker has no address yet cannot be made.
      try (Admin admin = Admin.create(administrator.toClientProperties())) {
        var _ = admin.describeCluster().nodes().get();
        return;
      } catch (ExecutionException | KafkaException e) {
        if (System.nanoTime() > end) {
          throw new IOException(
              "the broker at %s does not answer within %s: %s"
                  .formatted(administrator.servers(), patience, e.getMessage()),
              e);
        }
      }
      Thread.sleep(LOOK);
    }
  }

  /**
   * Makes the topics that are missing, brings the settings of the others up to date, and gives the
   * users of {@link BrokerAccess} their rights; once done, done again it changes nothing.
   *
   * @param administrator who may do all that
   * @param isRestricted whether the broker asks who a client is
   * @param proofPartitions of the topic of proofs if it is missing
   * @throws IOException if the broker does not answer, or refuses
   */
  public static void agree(KafkaSettings administrator, boolean isRestricted, int proofPartitions)
      throws IOException {
    try (Admin admin = Admin.create(administrator.toClientProperties())) {
      TopicCreation.agree(admin, (short) 1, proofPartitions);
      if (isRestricted) {
        BrokerAccess.grant(admin);
      }
    }
  }
}
