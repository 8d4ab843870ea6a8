package network.haca.senders;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.service.ProcessLock;

/**
 * Puts a new account in the place of a sender's. Where a rotation stands is told by its files and
 * by the chain alone, so that one that was interrupted anywhere goes on where it was when it is run
 * again: the new key is in {@code FILE.next} until the switch, the old one in {@code FILE.old} from
 * then on until nothing of it is left.
 */
public final class KeyRotation {
  /** The step that was done last. */
  public enum Step {
    KEY_MADE,
    GRANTED,
    FUNDED,
    SWITCHED,
    TAKEN,
    REVOKED,
    EMPTIED,
    DONE
  }

  /** Told after each step; what it throws ends the rotation there. */
  public interface Progress {
    void done(Step step, String line) throws IOException;
  }

  /** What was signed before an account was given up is at a node of the chain by then. */
  public static final Duration SILENCE = Duration.ofSeconds(3);

  /** Transactions that an account keeps for, which still sends while it is replaced. */
  private static final BigInteger KEPT = BigInteger.valueOf(20);

  /** Transactions that the administrator gives for, where the old account has too little. */
  private static final BigInteger GIVEN = BigInteger.valueOf(400);

  private final EthereumClient chain;
  private final TransactionSender administrator;
  private final SenderRole role;
  private final Path file;
  private final Path next;
  private final Path old;
  private final Progress progress;
  private final Duration silence;

  /**
   * @param administrator gives and takes roles
   * @param file that holds the sender's key
   * @param silence of the old account before its roles are taken, {@link #SILENCE} where anyone
   *     else may send by it
   */
  public KeyRotation(
      EthereumClient chain,
      TransactionSender administrator,
      SenderRole role,
      Path file,
      Progress progress,
      Duration silence) {
    this.chain = chain;
    this.administrator = administrator;
    this.role = role;
    this.file = file;
    this.next = nextOf(file);
    this.old = oldOf(file);
    this.progress = progress;
    this.silence = silence;
  }

  /** The file in which the new key waits for the switch. */
  public static Path nextOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".next");
  }

  /** The file in which the old key is kept until nothing of it is left. */
  public static Path oldOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".old");
  }

  /**
   * Begins, or goes on where an earlier run ended. Nobody else rotates the key meanwhile: of two
   * new keys one would be lost, with what its account has got.
   *
   * @throws IOException if a step cannot be done now, saying what would help; those before stay
   *     done
   */
  public void run() throws IOException {
    try (ProcessLock _ = ProcessLock.take(lockOf(file))) {
      rotate();
    } catch (ProcessLock.HeldException e) {
      throw new IOException(
          "a rotation of %s runs in %s; wait for its end".formatted(file, e.holder()), e);
    }
  }

  private static Path lockOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  private void rotate() throws IOException {
    boolean isSwitched = Files.exists(old) && !Files.exists(next);
    Bytes32 before = KeyFile.read(isSwitched ? old : file);
    if (Secp256k1.addressOf(before).equals(administrator.account())) {
      throw new IOException(
          "%s holds the administrator's own key; hand that role on with 'haca admin offer' instead"
              .formatted(file));
    }
    Address left = Secp256k1.addressOf(before);
    List<SenderRole.Grant> grants = grants(left, !isSwitched);
    requireGiver(grants);
    Bytes32 after = isSwitched ? KeyFile.read(file) : replace(before, grants);
    new Handover(chain, role, silence).await(left);
    done(Step.TAKEN, "nothing is sent by %s any more".formatted(left));
    revoke(left);
    empty(before, Secp256k1.addressOf(after));
    Files.deleteIfExists(old);
    done(Step.DONE, "%s sends in the place of %s".formatted(Secp256k1.addressOf(after), left));
  }

  /** The roles that the old account has, and the one that the new account needs in any case. */
  private List<SenderRole.Grant> grants(Address before, boolean withNeeded) throws IOException {
    List<SenderRole.Grant> grants = new ArrayList<>();
    for (SenderRole.Grant grant : SenderRole.grants()) {
      if ((withNeeded && role.needed().filter(grant::equals).isPresent())
          || grant.isHeldBy(chain, before)) {
        grants.add(grant);
      }
    }
    return grants;
  }

  /** Asked before anything is done: an account with funds and without roles is of no use. */
  private void requireGiver(List<SenderRole.Grant> grants) throws IOException {
    for (SenderRole.Grant grant : grants) {
      SenderRole.Grant giver = grant.givenBy();
      if (!giver.isHeldBy(chain, administrator.account())) {
        throw new IOException(
            "%s cannot give and take %s, as it has not the %s; give the key of an account that has"
                .formatted(administrator.account(), grant.name(), giver.name()));
      }
    }
  }

  /** Does all steps up to the switch; returns the new key. */
  private Bytes32 replace(Bytes32 before, List<SenderRole.Grant> grants) throws IOException {
    boolean isBegun = Files.exists(next);
    Bytes32 after = isBegun ? KeyFile.read(next) : KeyFile.create(next);
    Address account = Secp256k1.addressOf(after);
    done(
        Step.KEY_MADE,
        (isBegun ? "an earlier rotation goes on; the new account is " : "the new account is ")
            + account);
    grant(grants, account);
    fund(before, account);
    if (!KeyFile.read(next).equals(after)) {
      throw new IOException(
          "%s was changed meanwhile; put the key of %s back there".formatted(next, account));
    }
    KeyFile.write(old, before);
    KeyFile.move(next, file);
    done(Step.SWITCHED, file + " holds its key");
    return after;
  }

  private void fund(Bytes32 before, Address account) throws IOException {
    TransactionSender source = new TransactionSender(chain, before);
    // An earlier run may have sent it already.
    new Quiet(chain).awaitSent(source.account());
    new Quiet(chain).awaitSent(administrator.account());
    Balance now = Balance.of(chain, account);
    BigInteger kept = now.cost().multiply(KEPT);
    if (now.wei().compareTo(kept) < 0) {
      BigInteger rest = Balance.of(chain, source.account()).wei().subtract(kept.add(now.cost()));
      if (rest.compareTo(kept) >= 0) {
        var _ = source.transfer(account, rest);
      } else {
        giveTo(account, now.cost().multiply(GIVEN));
      }
    }
    done(Step.FUNDED, "it has " + Balance.of(chain, account).text());
  }

  private void giveTo(Address account, BigInteger wei) throws IOException {
    try {
      var _ = administrator.transfer(account, wei);
    } catch (IOException e) {
      throw new IOException(
          "neither the old account nor the administrator %s gives %s to %s: %s; send it that"
              .formatted(administrator.account(), Balance.ether(wei), account, e.getMessage()),
          e);
    }
  }

  private void grant(List<SenderRole.Grant> grants, Address account) throws IOException {
    for (SenderRole.Grant grant : grants) {
      if (!grant.isHeldBy(chain, account)) {
        var _ = administrator.send(grant.contract(), grant.toGive(account));
      }
    }
    done(Step.GRANTED, "it has the roles " + names(grants));
  }

  private void revoke(Address left) throws IOException {
    for (SenderRole.Grant grant : SenderRole.grants()) {
      if (grant.isHeldBy(chain, left)) {
        var _ = administrator.send(grant.contract(), grant.toTake(left));
      }
    }
    done(Step.REVOKED, "%s has none of the roles %s".formatted(left, names(SenderRole.grants())));
  }

  private static List<String> names(List<SenderRole.Grant> grants) {
    return grants.stream().map(SenderRole.Grant::name).toList();
  }

  /** Sends the rest on; the price may rise meanwhile, so that a little stays behind. */
  private void empty(Bytes32 before, Address account) throws IOException {
    TransactionSender source = new TransactionSender(chain, before);
    new Quiet(chain).awaitSent(source.account());
    BigInteger cost = TransactionSender.transferCost(chain.gasPrice()).shiftLeft(1);
    BigInteger rest = chain.balance(source.account()).subtract(cost);
    if (rest.compareTo(cost) > 0) {
      var _ = source.transfer(account, rest);
    }
    done(Step.EMPTIED, "its rest went to " + account);
  }

  private void done(Step step, String line) throws IOException {
    progress.done(step, line);
  }
}
