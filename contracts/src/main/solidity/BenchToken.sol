// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice The token of `haca bench evm`: an ordinary ERC-20 whose balances the benchmark writes itself.
contract BenchToken is ERC20("Bench", "BENCH") {}
