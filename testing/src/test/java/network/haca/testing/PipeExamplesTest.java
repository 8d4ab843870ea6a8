package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.ContractArtifact;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Rules;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.pipe.AgreementAbi;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example contracts ask exactly what they should, and do with the answers what they say. */
class PipeExamplesTest {
  private static final Address MODELS = address(0xf4);
  private static final Address USER = address(0x1000);
  private static final Address POOL = address(0x2000);
  private static final Address TOKEN0 = address(0x3000);
  private static final Address TOKEN1 = address(0x4000);
  private static final Address CONTRACT = address(0x5000);
  private static final long START = 1_800_000_000L;
  private static final long PERIOD = 600;
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final Function SWAP = Function.parse("swap(bool,uint256,uint256,uint256)");

  private final WorldState state =
      new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
  private final TransactionProcessor processor = new TransactionProcessor(Rules.cancun());
  private final ScriptedModels models = new ScriptedModels();
  private long time = START;

  private static Address address(long number) {
    return Address.ofWord(Bytes32.ofUnsigned(number));
  }

  private static com.esaulpaugh.headlong.abi.Address abi(Address address) {
    return com.esaulpaugh.headlong.abi.Address.wrap(address.toChecksumHex());
  }

  private BlockContext block() {
    return new BlockContext(
        UInt256.ONE,
        1,
        time,
        address(0),
        Long.MAX_VALUE,
        UInt256.ZERO,
        Bytes32.ZERO,
        UInt256.ONE,
        _ -> Bytes32.ZERO);
  }

  private void deploy(Address at, String artifact, String types, Object... arguments) {
    Bytes encoded = Bytes.copyOf(TupleType.parse(types).encode(Tuple.from(arguments)).array());
    assertTrue(
        processor.deploy(
            state,
            block(),
            USER,
            at,
            Bytes.concat(ContractArtifact.load(artifact).creationCode(), encoded)));
  }

  private ExecutionResult call(Address to, Bytes data) {
    state.setCode(MODELS, models.code());
    Transaction transaction =
        new Transaction(
            0, 0, UInt256.ZERO, UInt256.ZERO, 20_000_000, Optional.of(to), UInt256.ZERO, data);
    return processor.call(state, block(), transaction, USER);
  }

  private ExecutionResult call(Address to, Function function, Object... arguments) {
    return call(to, Bytes.copyOf(function.encodeCall(Tuple.from(arguments)).array()));
  }

  private BigInteger done(ExecutionResult result) {
    assertTrue(result.success(), () -> "reverts with " + result.output());
    return result.output().isEmpty()
        ? BigInteger.ZERO
        : new BigInteger(result.output().slice(0, Bytes32.SIZE).toArray());
  }

  private static void assertReverts(String error, ExecutionResult result) {
    assertFalse(result.success(), "succeeds");
    assertEquals(Keccak.hash(Bytes.ofUtf8(error)).value().slice(0, 4), result.output().slice(0, 4));
  }

  /** Tokens with what the user has, and a pool of 1,000 and 2,000 of them. */
  private void begin() {
    for (Address token : List.of(TOKEN0, TOKEN1)) {
      deploy(token, "BenchToken", "()");
      UInt256 slot = UInt256.of(Keccak.hash(USER.toWord().value(), Bytes32.ZERO.value()));
      state.setStorage(token, slot, UInt256.of(1_000_000).multiply(UInt256.of(ETHER.longValue())));
      var _ =
          done(
              call(
                  token,
                  Function.parse("approve(address,uint256)"),
                  abi(POOL),
                  ETHER.multiply(BigInteger.valueOf(100_000))));
    }
    deploy(
        POOL,
        "examples/VolatilityFeePool",
        "(address,address,uint8,string,string,string)",
        abi(TOKEN0),
        abi(TOKEN1),
        Mode.TEE.number(),
        "volatility",
        "closes",
        "y");
    var _ =
        done(
            call(
                POOL,
                Function.parse("provide(uint256,uint256)"),
                ETHER.multiply(BigInteger.valueOf(1_000)),
                ETHER.multiply(BigInteger.valueOf(2_000))));
  }

  private static List<FixedPoint> prices(long... last) {
    List<FixedPoint> prices =
        new ArrayList<>(
            Collections.nCopies(8 - last.length, FixedPoint.of(2_000_000_000_000L, 12)));
    for (long price : last) {
      prices.add(FixedPoint.of(price, 12));
    }
    return prices;
  }

  private void volatility(List<FixedPoint> closes, FixedPoint answer) {
    models.answer(Mode.TEE, "volatility", "closes", closes, answer);
  }

  /** Without a fee, what comes out of the pool as it began. */
  private static BigInteger output(BigInteger input, long fee) {
    BigInteger counted =
        input.multiply(BigInteger.valueOf(10_000 - fee)).divide(BigInteger.valueOf(10_000));
    BigInteger reserve0 = ETHER.multiply(BigInteger.valueOf(1_000));
    return ETHER
        .multiply(BigInteger.valueOf(2_000))
        .multiply(counted)
        .divide(reserve0.add(counted));
  }

  private ExecutionResult swap(long feeMax) {
    return call(
        POOL,
        SWAP,
        true,
        ETHER.multiply(BigInteger.TEN),
        BigInteger.ONE,
        BigInteger.valueOf(feeMax));
  }

  @ParameterizedTest
  @CsvSource({"150, 4, 150", "5, 1, 200", "-1, 0, 5", "1, 9, 5"})
  void aPoolsFeeIsTheModelsVolatilityWithinItsBounds(long value, long decimals, long fee) {
    begin();
    volatility(prices(), FixedPoint.of(value, decimals));
    assertEquals(output(ETHER.multiply(BigInteger.TEN), fee), done(swap(200)));
  }

  @Test
  void whoSwapsBoundsTheFee() {
    begin();
    volatility(prices(), FixedPoint.of(151, 4));
    assertReverts("FeeTooHigh(uint256,uint256)", swap(150));
  }

  /** The script has one question: another would revert. */
  @Test
  void theQuestionStandsStillWithinAPeriodAndMovesWithTheNext() {
    begin();
    volatility(prices(), FixedPoint.of(1, 2));
    var _ = done(swap(200));
    var _ = done(swap(200));
    time += PERIOD;
    assertFalse(swap(200).success(), "the period's close is not asked about");
    BigInteger price = done(call(POOL, Function.parse("price()")));
    volatility(prices(price.longValueExact()), FixedPoint.of(1, 2));
    var _ = done(swap(200));
    time += 3 * PERIOD;
    BigInteger later = done(call(POOL, Function.parse("price()")));
    volatility(
        prices(
            price.longValueExact(),
            later.longValueExact(),
            later.longValueExact(),
            later.longValueExact()),
        FixedPoint.of(1, 2));
    var _ = done(swap(200));
  }

  private static ModelInput launch() {
    return new ModelInput(
        List.of(new NumberTensor("x", List.of(FixedPoint.of(7, 0)), List.of(1L, 1L))), List.of());
  }

  private ExecutionResult decide(long tolerance) {
    return call(
        CONTRACT, AgreementAbi.decide(launch(), List.of(Mode.VANILLA, Mode.TEE), tolerance));
  }

  @Test
  void anAgreementTakesWhatAllMethodsSay() {
    deploy(CONTRACT, "examples/Agreement", "(string,string,uint8)", "m", "y", 3);
    models.answer(Mode.VANILLA, "m", "x", List.of(FixedPoint.of(7, 0)), FixedPoint.of(408, 1));
    models.answer(Mode.TEE, "m", "x", List.of(FixedPoint.of(7, 0)), FixedPoint.of(40801, 3));
    assertReverts("Disagreement(uint8,int256,int256)", decide(0));
    assertEquals(BigInteger.ZERO, done(call(CONTRACT, Function.parse("answer()"))));
    assertEquals(BigInteger.valueOf(40_800), done(decide(1)));
    assertEquals(BigInteger.valueOf(40_800), done(call(CONTRACT, Function.parse("answer()"))));
    assertReverts("NothingAsked()", call(CONTRACT, AgreementAbi.decide(launch(), List.of(), 1)));
  }

  @Test
  void aSecondModelIsAskedAboutTheFirstOnesAnswer() {
    String advisor = "(uint8,string,string,string)";
    deploy(
        CONTRACT,
        "examples/SecondOpinion",
        "(%s,%s)".formatted(advisor, advisor),
        Tuple.of(Mode.VANILLA.number(), "first", "x", "y"),
        Tuple.of(Mode.TEE.number(), "second", "z", "y"));
    models.answer(
        Mode.VANILLA, "first", "x", List.of(FixedPoint.of(5_000_000, 6)), FixedPoint.of(-15, 1));
    models.answer(
        Mode.TEE,
        "second",
        "z",
        List.of(FixedPoint.of(-1_500_000, 6), FixedPoint.of(9, 6)),
        FixedPoint.of(1, 0));
    Function ask = Function.parse("ask(int256[],int256[])");
    ExecutionResult result =
        call(
            CONTRACT,
            ask,
            new BigInteger[] {BigInteger.valueOf(5_000_000)},
            new BigInteger[] {BigInteger.valueOf(9)});
    assertEquals(BigInteger.valueOf(-1_500_000), done(result));
    assertEquals(
        BigInteger.valueOf(1_000_000),
        new BigInteger(result.output().slice(Bytes32.SIZE, Bytes32.SIZE).toArray()));
  }
}
