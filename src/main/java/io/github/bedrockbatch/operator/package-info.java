/* SPDX-License-Identifier: Apache-2.0 */
/** What an operator can see and request, from the command line or elsewhere. */
package io.github.bedrockbatch.operator;
