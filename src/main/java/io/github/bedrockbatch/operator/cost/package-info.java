/* SPDX-License-Identifier: Apache-2.0 */
/** What used tokens cost, and would have cost otherwise. */
package io.github.bedrockbatch.operator.cost;
