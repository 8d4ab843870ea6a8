// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @notice What `haca bench evm` and its JMH benchmarks run: each function does one kind of work n times.
contract BenchWorkloads {
    mapping(uint256 => uint256) private slots;
    uint256 private result;

    /// Small numbers: additions, comparisons and jumps.
    function fibonacci(uint256 n) external {
        unchecked {
            uint256 a = 0;
            uint256 b = 1;
            for (uint256 i = 0; i < n; i++) {
                (a, b) = (b, a + b);
            }
            result = a;
        }
    }

    /// Numbers of all 256 bits: products, quotients and remainders.
    function wideArithmetic(uint256 n) external {
        unchecked {
            uint256 prime = type(uint256).max - 188;
            uint256 x = uint256(keccak256("haca"));
            uint256 y = x;
            for (uint256 i = 0; i < n; i++) {
                x = mulmod(x, y, prime) * 3 + (y >> 7);
                y = addmod(y, x, prime) ^ (x / (y | 1));
            }
            result = x ^ y;
        }
    }

    /// Memory: the sieve of Eratosthenes up to n, one byte a number.
    function sieve(uint256 n) external {
        unchecked {
            bytes memory composite = new bytes(n + 1);
            uint256 primes = 0;
            for (uint256 i = 2; i <= n; i++) {
                if (composite[i] != 0) continue;
                primes++;
                for (uint256 j = i * i; j <= n; j += i) {
                    composite[j] = 0x01;
                }
            }
            result = primes;
        }
    }

    /// A chain of hashes of 32 bytes.
    function hashes(uint256 n) external {
        unchecked {
            bytes32 hash = bytes32(n);
            for (uint256 i = 0; i < n; i++) {
                hash = keccak256(abi.encode(hash));
            }
            result = uint256(hash);
        }
    }

    /// Calls of a contract that does next to nothing.
    function calls(uint256 n) external {
        unchecked {
            uint256 sum = 0;
            for (uint256 i = 0; i < n; i++) {
                sum += this.increment(i);
            }
            result = sum;
        }
    }

    function increment(uint256 i) external pure returns (uint256) {
        unchecked {
            return i + 1;
        }
    }

    /// Writes n slots of a mapping that were zero, from key `first`.
    function fill(uint256 first, uint256 n) external {
        unchecked {
            for (uint256 i = first; i < first + n; i++) {
                slots[i] = i + 1;
            }
        }
    }
}
