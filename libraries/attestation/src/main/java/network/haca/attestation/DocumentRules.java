package network.haca.attestation;

/**
 * The two sets of rules for the form of a document. Rules of keys, certificates and signatures are
 * the same in both.
 */
public enum DocumentRules {
  /**
   * As og-evm's precompile takes it: the headers say anything, the multihash prefixes of user_data
   * are skipped, PCRs have any length (with more than 64 bytes their hash is zero), those of a
   * debug enclave are taken.
   */
  OG_EVM,

  /** As AWS' security module makes it and nitriding fills it, and no other. */
  STRICT
}
