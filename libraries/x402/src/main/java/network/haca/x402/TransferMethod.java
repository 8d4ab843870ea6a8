package network.haca.x402;

import java.util.Optional;
import java.util.stream.Stream;

/** The ways in which an amount leaves a payer's account by signature. */
public enum TransferMethod {
  /** By the token itself: {@code transferWithAuthorization}. */
  EIP3009("eip3009"),
  /** By Permit2, to which the payer has given an allowance, through a proxy of x402. */
  PERMIT2("permit2");

  private final String word;

  TransferMethod(String word) {
    this.word = word;
  }

  static Optional<TransferMethod> parse(String word) {
    return Stream.of(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** In an offer's {@code extra.assetTransferMethod}. */
  String word() {
    return word;
  }
}
