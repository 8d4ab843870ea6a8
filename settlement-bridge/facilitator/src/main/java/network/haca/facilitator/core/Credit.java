package network.haca.facilitator.core;

import java.math.BigInteger;
import network.haca.primitives.Bytes32;

/**
 * An amount that an operator credited (rule X13).
 *
 * @param payment under which name the books know it
 * @param id made by the operator, so that a credit is made once
 * @param after of all credits of the payment since it was claimed, this one included
 * @param left of what the payment was charged, after all its credits
 */
public record Credit(
    Bytes32 payment, Bytes32 id, BigInteger amount, BigInteger after, BigInteger left) {}
