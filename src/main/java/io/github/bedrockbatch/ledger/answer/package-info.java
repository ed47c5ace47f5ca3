/* SPDX-License-Identifier: Apache-2.0 */
/** By which rules answers are judged. */
package io.github.bedrockbatch.ledger.answer;
