/* SPDX-License-Identifier: Apache-2.0 */
/** The operator's hand: what a person can see and ask for, from the command line or elsewhere. */
package io.github.bedrockbatch.operator;
