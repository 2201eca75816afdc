/** What the effect is. */
export declare const meta: { name: string; family: string; duration: number; poster: number; seed: number };

/** One exposed parameter. */
export interface Parameter {
  name: string;
  kind: 'float' | 'color';
  min?: number;
  max?: number;
  step?: number;
  default: number | string;
  unit?: string;
  group: string;
  label: { en: string; fr: string };
}
export declare const params: Parameter[];

/** Values of the parameters. */
export interface Values {
  /** 0.2 to 2. */
  density: number;
  /** 0.1 to 3. */
  speed: number;
  /** 2 to 24 px. */
  size: number;
  /** `#rrggbb` */
  color: string;
}
export interface Options extends Partial<Values> {
  seed?: number;
  autoplay?: boolean;
}
export interface Controller {
  play(): void;
  pause(): void;
  seek(seconds: number): void;
  set<K extends keyof Values>(name: K, value: Values[K]): void;
  destroy(): void;
  readonly time: number;
  readonly playing: boolean;
  readonly quality: number;
  readonly count: number;
}
export declare function create(element: HTMLElement, options?: Options): Controller;
