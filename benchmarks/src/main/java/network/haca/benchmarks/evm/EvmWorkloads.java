package network.haca.benchmarks.evm;

import com.esaulpaugh.headlong.abi.Function;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.contracts.ContractArtifact;
import network.haca.evm.BlockContext;
import network.haca.evm.Rules;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** The workloads of {@code haca bench evm}, on the contracts BenchWorkloads and BenchToken. */
public final class EvmWorkloads {
  /** The block that they all are in. */
  public static final BlockContext BLOCK =
      new BlockContext(
          UInt256.ONE,
          1,
          1,
          address(0),
          Long.MAX_VALUE,
          UInt256.ZERO,
          Bytes32.ZERO,
          UInt256.ONE,
          height -> Bytes32.ZERO);

  private static final Address CONTRACT = address(0xc0de);
  private static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);
  private static final long GAS = 1_000_000_000;
  private static final int TRANSFERS = 2_000;
  private static final Function TRANSFER = Function.parse("transfer(address,uint256)");

  private EvmWorkloads() {}

  public static List<EvmWorkload> all() {
    return List.of(
        work("fibonacci", "fibonacci(uint256)", 200_000L),
        work("wide arithmetic", "wideArithmetic(uint256)", 20_000L),
        work("sieve", "sieve(uint256)", 100_000L),
        work("hashes", "hashes(uint256)", 20_000L),
        work("calls", "calls(uint256)", 10_000L),
        work("fill 1k slots", "fill(uint256,uint256)", 0L, 1_000L),
        work("fill 10k slots", "fill(uint256,uint256)", 0L, 10_000L),
        transfers());
  }

  private static EvmWorkload work(String name, String signature, Long... arguments) {
    Object[] numbers = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      numbers[i] = BigInteger.valueOf(arguments[i]);
    }
    Bytes data = Bytes.copyOf(Function.parse(signature).encodeCallWithArgs(numbers));
    SortedMap<Address, EvmWorkload.Account> accounts = new TreeMap<>();
    accounts.put(sender(0), new EvmWorkload.Account(ETHER, Bytes.EMPTY, new TreeMap<>()));
    accounts.put(
        CONTRACT,
        new EvmWorkload.Account(UInt256.ZERO, runtimeCode("BenchWorkloads"), new TreeMap<>()));
    return new EvmWorkload(
        name, accounts, List.of(new EvmWorkload.Call(sender(0), CONTRACT, 0, GAS, data)));
  }

  /** Every holder sends once, half of the time to one who never held any. */
  private static EvmWorkload transfers() {
    SortedMap<Address, EvmWorkload.Account> accounts = new TreeMap<>();
    SortedMap<UInt256, UInt256> balances = new TreeMap<>();
    List<EvmWorkload.Call> calls = new ArrayList<>();
    for (int i = 0; i < TRANSFERS; i++) {
      accounts.put(sender(i), new EvmWorkload.Account(ETHER, Bytes.EMPTY, new TreeMap<>()));
      balances.put(balanceSlot(sender(i)), ETHER);
      Address to = i % 2 == 0 ? sender((i + 1) % TRANSFERS) : address(1_000_000 + i);
      Bytes data =
          Bytes.copyOf(
              TRANSFER.encodeCallWithArgs(
                  com.esaulpaugh.headlong.abi.Address.wrap(to.toChecksumHex()),
                  BigInteger.valueOf(1_000 + i)));
      calls.add(new EvmWorkload.Call(sender(i), CONTRACT, 0, 100_000, data));
    }
    accounts.put(
        CONTRACT, new EvmWorkload.Account(UInt256.ZERO, runtimeCode("BenchToken"), balances));
    return new EvmWorkload("ERC-20 transfers", accounts, calls);
  }

  /** The slot of {@code _balances[holder]}, the first variable of OpenZeppelin's ERC20. */
  private static UInt256 balanceSlot(Address holder) {
    return UInt256.of(Keccak.hash(holder.toWord().value(), Bytes32.ZERO.value()));
  }

  private static Bytes runtimeCode(String contract) {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    Bytes creation = ContractArtifact.load(contract).creationCode();
    if (!new TransactionProcessor(Rules.cancun())
        .deploy(state, BLOCK, sender(0), CONTRACT, creation)) {
      throw new IllegalStateException(contract + " cannot be created");
    }
    return state.code(CONTRACT);
  }

  private static Address sender(int index) {
    return address(0x1000_0000 + index);
  }

  private static Address address(long number) {
    return Address.ofWord(Bytes32.ofUnsigned(number));
  }
}
