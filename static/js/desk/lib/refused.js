// What the server answered instead of doing what was asked; without a network, fetch throws its own.
export class Refused extends Error {
  constructor(status) {
    super(`answered ${status}`);
    this.status = status;
  }
}
