// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// The precompile at 0x0900.
interface ITEEVerifier {
    function verifyAttestation(
        bytes calldata attestationDocument,
        bytes calldata signingPublicKey,
        bytes calldata tlsCertificate,
        bytes calldata rootCertificate
    ) external view returns (bool valid, bytes32 pcrHash);

    function verifyRSAPSS(bytes calldata publicKeyDER, bytes32 messageHash, bytes calldata signature)
        external
        view
        returns (bool valid);

    /// Whether the bytes are an RSA key that verifyRSAPSS takes, in the one encoding that it takes.
    function isSigningKey(bytes calldata publicKeyDER) external view returns (bool canonical);
}
