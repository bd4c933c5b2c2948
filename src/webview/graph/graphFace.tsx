import { Component, createRef, type RefObject } from 'preact';
import type { NodesHandle } from '../nodes/nodeTree';
import { vscodeApi } from '../page/vscodeApi';
import type { GraphBridge, GraphProps, MountedGraph, MountGraph } from './bridge';

interface GraphFaceProps extends GraphProps, Omit<GraphBridge, 'post'> {
  readonly handle: RefObject<NodesHandle | null>;
}

/** The nodes as a graph. What draws it comes when it is first wanted. */
export class GraphFace extends Component<GraphFaceProps> implements NodesHandle {
  private readonly box = createRef<HTMLDivElement>();
  private mounted?: MountedGraph;

  override componentDidMount(): void {
    this.props.handle.current = this;
    loadGraph().then(
      (mount) => {
        if (!this.box.current) return;
        this.mounted = mount(this.box.current, { ...this.props, post: (message) => vscodeApi.postMessage(message) });
        this.componentDidUpdate();
      },
      () => undefined,
    );
  }

  override componentDidUpdate(): void {
    this.mounted?.show(this.props);
  }

  override componentWillUnmount(): void {
    this.props.handle.current = null;
    this.mounted?.dispose();
  }

  focusSelected(): void {
    this.mounted?.focusSelected();
  }

  override render() {
    return <div class="graph" id="face" role="tabpanel" aria-labelledby="tab-graph" ref={this.box} />;
  }
}

/** The page's own script, beside which the other one lies, and which the page's policy lets in. */
const own = document.currentScript as HTMLScriptElement | null;
let loading: Promise<MountGraph> | undefined;

function loadGraph(): Promise<MountGraph> {
  return (loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.nonce = own?.nonce ?? '';
    script.src = (own?.src ?? '').replace('panel.js', 'graph.js');
    script.onload = script.onerror = () => {
      const mount = globalThis.runlightGraph;
      if (mount) return resolve(mount);
      // Whoever looks at a graph next tries again.
      loading = undefined;
      reject(new Error(script.src));
    };
    document.head.append(script);
  }));
}
