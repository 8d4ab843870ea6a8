package network.haca.zkverifier;

import java.util.List;
import java.util.Optional;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Rules;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * A run of a verifier contract's code over a proof, in this project's EVM, in a state that holds
 * nothing else: no storage, and no other contract than Ethereum's precompiles (rule H3).
 */
public final class VerifierRun {
  private static final Bytes SELECTOR =
      Keccak.hash(Bytes.ofUtf8("verifyProof(bytes,uint256[])")).value().slice(0, 4);
  private static final Address SENDER = Address.fromHex("0x" + "0".repeat(38) + "ff");
  private static final Address VERIFIER = Address.fromHex("0x" + "0".repeat(37) + "c0d");
  private static final BlockContext BLOCK =
      new BlockContext(
          UInt256.ONE,
          1,
          0,
          Address.ZERO,
          30_000_000,
          UInt256.ZERO,
          Bytes32.ZERO,
          UInt256.ONE,
          height -> Bytes32.ZERO);

  /** EIP-170's bound on a contract's code. */
  private static final int CODE_BYTES_MAX = 24_576;

  private static final int WORD = Bytes32.SIZE;

  private VerifierRun() {}

  /** The verifier's word on a proof. */
  public sealed interface Verdict {
    /**
     * The proof holds.
     *
     * @param gas that it took
     */
    record Holds(long gas) implements Verdict {}

    /** It does not, for this reason. */
    record Fails(String reason) implements Verdict {}
  }

  /**
   * Runs it.
   *
   * @param code runtime code
   * @param count of public inputs that the circuit has
   * @param gasCeiling of the run, the call's own price included
   */
  public static Verdict run(Bytes code, ZkProof proof, int count, long gasCeiling) {
    if (code.isEmpty() || code.size() > CODE_BYTES_MAX) {
      return new Verdict.Fails("the verifier has %s bytes of code".formatted(code.size()));
    }
    if (!Keccak.hash(code).equals(proof.verifierCodeHash())) {
      return new Verdict.Fails("the proof is for another verifier");
    }
    if (proof.instances().size() != count) {
      return new Verdict.Fails(
          "the proof has %s public inputs, the circuit %s"
              .formatted(proof.instances().size(), count));
    }
    for (Bytes32 instance : proof.instances()) {
      if (!FieldNumbers.isCanonical(instance)) {
        return new Verdict.Fails("a public input is not below the field's modulus");
      }
    }
    return verdict(execute(code, callData(proof.proof(), proof.instances()), gasCeiling));
  }

  private static Verdict verdict(ExecutionResult result) {
    if (!result.success()) {
      return new Verdict.Fails(
          "the verifier's code reverts, or does not end within its ceiling of gas");
    }
    return result.output().equals(Bytes32.ofUnsigned(1).value())
        ? new Verdict.Holds(result.gasUsed())
        : new Verdict.Fails("the verifier's code does not take the proof");
  }

  private static ExecutionResult execute(Bytes code, Bytes input, long gas) {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    state.setCode(VERIFIER, code);
    Transaction call =
        new Transaction(
            0, 0, UInt256.ZERO, UInt256.ZERO, gas, Optional.of(VERIFIER), UInt256.ZERO, input);
    return new TransactionProcessor(Rules.cancun()).call(state, BLOCK, call, SENDER);
  }

  private static Bytes callData(Bytes proof, List<Bytes32> instances) {
    int padding = (WORD - proof.size() % WORD) % WORD;
    long behind = 2L * WORD + WORD + proof.size() + padding;
    Bytes[] values = instances.stream().map(Bytes32::value).toArray(Bytes[]::new);
    return Bytes.concat(
        SELECTOR,
        Bytes32.ofUnsigned(2L * WORD).value(),
        Bytes32.ofUnsigned(behind).value(),
        Bytes32.ofUnsigned(proof.size()).value(),
        proof,
        Bytes.wrap(new byte[padding]),
        Bytes32.ofUnsigned(instances.size()).value(),
        Bytes.concat(values));
  }
}
